import { execFileSync } from "node:child_process";
import { ToolchainError } from "../errors.ts";

/** Instructions of `name` in a linked file, one text each ("push %rbx"). Throws `hot-missing` if it is not there. */
export function disassemble(elf: string, name: string): string[] {
  const text = execFileSync("objdump", ["-d", "--no-show-raw-insn", `--disassemble=${name}`, elf], {
    encoding: "utf8",
  });
  const start = text.indexOf(`<${name}>:\n`);
  if (start < 0)
    throw new ToolchainError(
      "hot-missing",
      `${elf} has no function ${name}; it may have been inlined or renamed`,
    );
  const body = text.slice(start).split("\n\n")[0] ?? "";
  return [...body.matchAll(/^\s*[0-9a-f]+:\s+(.*?)\s*$/gm)].map((match) => match[1] ?? "");
}

/**
 * Instructions that maintain the stack on the way that every call takes: pushes and pops anywhere, and a
 * moved stack pointer before the first branch. (Behind a branch gcc moves it for the seldom path only.)
 */
function stackWork(instructions: readonly string[]): string[] {
  const branch = instructions.findIndex((text) => text.startsWith("j"));
  const entry = branch < 0 ? instructions.length : branch;
  return instructions.filter(
    (text, i) => /^(push|pop)/.test(text) || (i < entry && /^(sub|add)\s.*,%rsp/.test(text)),
  );
}

/**
 * Refuses stack work in a hot function (`hot-stack-work`): each push costs an instruction at every exit,
 * its pop a second one, and both come from a path that should have been cold.
 */
export function checkHotFunction(elf: string, name: string): void {
  const found = stackWork(disassemble(elf, name));
  if (found.length === 0) return;
  throw new ToolchainError(
    "hot-stack-work",
    `${name} is hot, but has ${found.length} stack instructions (${found[0]}): name what it seldom calls cold..., and call it last`,
  );
}
