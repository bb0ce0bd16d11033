import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PutFile } from "../../rig/machine-options.ts";
import { BUILD } from "../../rig/setup-facts.ts";

/** A file with these bytes, for the machine to find at `remote`, which no other test may use. */
export function fileWith(remote: string, bytes: Uint8Array | string): PutFile {
  const folder = join(BUILD, "machine-tests", "files");
  mkdirSync(folder, { recursive: true });
  const local = join(folder, remote.replaceAll("/", "_"));
  writeFileSync(local, bytes);
  return { local, remote };
}

/** A raw16 guest: CPUID of a leaf, then exit with the low byte of EAX. */
export function cpuidGuest(leaf: number): Uint8Array {
  const guest = Buffer.from([0x66, 0xb8, 0, 0, 0, 0, 0x66, 0x31, 0xc9, 0x0f, 0xa2, 0xe6, 0xf4, 0xf4]);
  guest.writeUInt32LE(leaf, 2);
  return guest;
}
