// Bounds that keep the parser quick and its stack shallow whatever the text is.

/** Longest file that is read, in UTF-16 units. A model is a page long; data belong in data files. */
export const maxFileLength = 1024 * 1024;
/** Deepest nesting of brackets, conditions, signs and powers in one statement. */
export const maxDepth = 100;
/** Most syntax diagnostics shown for one file. */
export const maxDiagnostics = 50;
/** After so many broken statements the rest of the file is not looked at. */
export const maxFailures = 500;
