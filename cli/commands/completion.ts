import { own } from "../../grammar/own.js";
import { COLOR, COMMANDS, type CommandLine, KINDS, SHELLS } from "../command-table.js";
import type { Context } from "../context.js";
import { EXIT } from "../exit-code.js";
import { unknownWord } from "../usage-error.js";

interface Entry {
  readonly name: string;
  readonly description: string;
  /** `--json`, `-o`, ... */
  readonly flags: readonly string[];
  /** Words of the first argument; none: files. */
  readonly words: readonly string[];
}
const WORDS: Readonly<Record<string, readonly string[]>> = { list: KINDS, completion: SHELLS, data: ["get", "list"] };

/** `wfmc completion SHELL`: a script for the shell's start file, made from the same table as the command itself. */
export function command({ terminal }: Context, _flags: unknown, shell: string): number {
  const scripts: Readonly<Record<string, (entries: readonly Entry[]) => string>> = { bash, zsh, fish };
  if (!Object.hasOwn(scripts, shell)) throw unknownWord("shell", shell, SHELLS);
  terminal.out(scripts[shell](COMMANDS.filter(({ hidden }) => !hidden).map(entryOf)));
  return EXIT.ok;
}

function entryOf({ usage, description, flags = [] }: CommandLine): Entry {
  const name = usage.split(" ")[0];
  const spelled = [...flags, COLOR].flatMap(({ flag }) => flag.match(/--?[a-z][a-z-]*/g) ?? []);
  return { name, description, flags: [...spelled, "--help"], words: own(WORDS, name) ?? [] };
}

function bash(entries: readonly Entry[]): string {
  const cases = entries.map(
    ({ name, flags, words }) => `    ${name}) flags="${flags.join(" ")}"; words="${words.join(" ")}" ;;`,
  );
  return `# wfmc completion for bash: source <(wfmc completion bash)
_wfmc() {
  local word="\${COMP_WORDS[COMP_CWORD]}" flags="" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${entries.map(({ name }) => name).join(" ")} help --version --help" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [ -n "$words" ] && [ "$COMP_CWORD" -eq 2 ]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _wfmc wfmc
`;
}

function zsh(entries: readonly Entry[]): string {
  const quote = (text: string) => text.replace(/'/g, "'\\''").replace(/:/g, "\\:");
  const cases = entries.map(({ name, flags, words }) => {
    const rest = words.length > 0 ? `'1:word:(${words.join(" ")})' '*:file:_files'` : "'*:file:_files'";
    return `    ${name}) _arguments ${flags.map((flag) => `'${flag}'`).join(" ")} ${rest} ;;`;
  });
  return `#compdef wfmc
# wfmc completion for zsh: save as _wfmc in a folder of $fpath
_wfmc() {
  local -a commands
  commands=(
${entries.map(({ name, description }) => `    '${name}:${quote(description)}'`).join("\n")}
  )
  if (( CURRENT == 2 )); then _describe 'command' commands; return; fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join("\n")}
  esac
}
_wfmc "$@"
`;
}

function fish(entries: readonly Entry[]): string {
  const quote = (text: string) => text.replace(/'/g, "\\'");
  const lines = entries.flatMap(({ name, description, flags, words }) => {
    const inside = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c wfmc -n __fish_use_subcommand -f -a ${name} -d '${quote(description)}'`,
      ...flags.map(
        (flag) => `complete -c wfmc ${inside} ${flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`}`,
      ),
      ...(words.length > 0 ? [`complete -c wfmc ${inside} -f -a '${words.join(" ")}'`] : []),
    ];
  });
  return `# wfmc completion for fish: wfmc completion fish > ~/.config/fish/completions/wfmc.fish\n${lines.join("\n")}\n`;
}
