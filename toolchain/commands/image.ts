import { readFileSync, writeFileSync } from "node:fs";
import { buildImage } from "../image/build.ts";
import { readElf } from "../image/elf.ts";
import { buildLineTable } from "../image/lines.ts";
import type { Options } from "./options.ts";

/**
 * `image --kernel ELF --core ELF --abi N --out FILE [--lines-at VA]`: puts both linked images into one
 * container; --lines-at adds the line table of both, at that address in the kernel's linear memory.
 */
export function imageCommand(options: Options): void {
  const read = (name: string): ReturnType<typeof readElf> => {
    const file = options.required(name);
    return readElf(file, readFileSync(file));
  };
  const kernel = read("kernel");
  const core = read("core");
  const lines =
    options.optional("lines-at") === undefined
      ? undefined
      : { va: BigInt(options.integer("lines-at")), content: buildLineTable([kernel, core]) };
  const image = buildImage({ kernel, core, abi: options.integer("abi"), lines });
  const out = options.required("out");
  writeFileSync(out, image);
  process.stderr.write(`${out}: ${image.length} bytes\n`);
}
