import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Input } from "./inputs.js";

/** Limits of one input: seconds, and bytes of the child. */
export const MOST_SECONDS = 10;
export const MOST_BYTES = 2 ** 30;

interface Told {
  readonly ready?: boolean;
  readonly fault?: string;
  readonly peak?: number;
}

/** A child that judges inputs, started anew whenever it was lost. */
export class Judge {
  private child: ChildProcess | undefined;

  /** What went wrong with an input: an exception, an abort, too much time or memory; undefined when nothing did. */
  async judge(input: Input): Promise<string | undefined> {
    this.child ??= await started();
    const { child } = this;
    const told = await Promise.race([answer(child, input), died(child), late()]);
    child.removeAllListeners();
    if (typeof told === "string") return this.lost(told);
    if ((told.peak ?? 0) > MOST_BYTES) return this.lost(`memory: ${Math.round((told.peak ?? 0) / 2 ** 20)} MiB`);
    return told.fault;
  }

  end(): void {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  private lost(reason: string): string {
    this.end();
    return reason;
  }
}

async function started(): Promise<ChildProcess> {
  const options = {
    execArgv: ["--import", "tsx", "--max-old-space-size=1024"],
    stdio: ["ignore", "ignore", "ignore", "ipc"] as const,
  };
  const child = fork(join(import.meta.dirname, "worker.ts"), { ...options, stdio: [...options.stdio] });
  await new Promise((resolve) => child.once("message", resolve));
  return child;
}

function answer(child: ChildProcess, input: Input): Promise<Told> {
  return new Promise((resolve) => {
    child.once("message", (told) => resolve(told as Told));
    child.send(input);
  });
}

function died(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(`abort: ${signal ?? code}`)));
}

function late(): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`slow: more than ${MOST_SECONDS} s`), MOST_SECONDS * 1000).unref();
  });
}
