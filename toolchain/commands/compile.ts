import { compile } from "../compile/compile.ts";
import { targetByName } from "../targets.ts";
import type { Options } from "./options.ts";

/** `compile --target T --entry FILE --name NAME --out DIR [--allow FILE] [--base DIR]` */
export async function compileCommand(options: Options): Promise<void> {
  const description = await compile({
    target: targetByName(options.required("target")),
    entry: options.required("entry"),
    name: options.required("name"),
    out: options.required("out"),
    allow: options.optional("allow"),
    base: options.optional("base"),
  });
  const { name, target, functions, dataBytes } = description;
  process.stderr.write(`${name}: ${functions} functions, ${dataBytes} bytes of data for ${target}\n`);
}
