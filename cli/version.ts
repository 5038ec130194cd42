declare const WFMC_VERSION: string | undefined;

/** The package's version, put in by the build; "development" when the sources run as they are. */
export function version(): string {
  return typeof WFMC_VERSION === "string" ? WFMC_VERSION : "development";
}
