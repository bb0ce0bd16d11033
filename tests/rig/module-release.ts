import { UsageError } from "./machine-options.ts";

/**
 * The kernel release that a Linux module was built for, from the vermagic entry of its .modinfo section;
 * undefined when the file has none.
 */
export function moduleRelease(module: Buffer): string | undefined {
  const key = Buffer.from("\0vermagic=");
  const at = module.indexOf(key);
  if (at < 0) return undefined;
  const text = module.toString("latin1", at + key.length, module.indexOf(0, at + key.length));
  return text.split(" ")[0];
}

/**
 * Refuses, by name, a driver that the machine's kernel would refuse with a riddle.
 * @throws {UsageError}
 */
export function checkModuleRelease(path: string, module: Buffer, kernelRelease: string): void {
  const release = moduleRelease(module);
  if (release === kernelRelease) return;
  throw new UsageError(
    `${path} was built for kernel ${release ?? "(none)"}, the machine boots ${kernelRelease}; ` +
      "run: cmake -B build && cmake --build build --clean-first",
  );
}
