import { checkHotFunction } from "../stack/hot.ts";
import type { Options } from "./options.ts";

/** `hot --elf FILE --functions NAME[,NAME]`: fails if one of these C functions pushes or pops. */
export function hotCommand(options: Options): void {
  const names = options.required("functions").split(",");
  for (const name of names) checkHotFunction(options.required("elf"), name);
  process.stderr.write(`hot: no stack work in ${names.join(", ")}\n`);
}
