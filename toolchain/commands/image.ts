import { readFileSync, writeFileSync } from "node:fs";
import { buildImage } from "../image/build.ts";
import { readElf } from "../image/elf.ts";
import type { Options } from "./options.ts";

/** `image --kernel ELF --core ELF --abi N --out FILE`: puts both linked images into one container. */
export function imageCommand(options: Options): void {
  const read = (name: string): ReturnType<typeof readElf> => {
    const file = options.required(name);
    return readElf(file, readFileSync(file));
  };
  const image = buildImage({ kernel: read("kernel"), core: read("core"), abi: options.integer("abi") });
  const out = options.required("out");
  writeFileSync(out, image);
  process.stderr.write(`${out}: ${image.length} bytes\n`);
}
