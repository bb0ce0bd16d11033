/**
 * Which lines of kernel and core ran on the emulated machine: by QEMU's log of the code that it translated, or Bochs' set
 * of the addresses that it executed.
 */
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { HOST } from "../../vmm/abi/generated/memory-map.node.ts";
import { readLineRows } from "../../toolchain/image/dwarf-lines.ts";
import type { ElfFile } from "../../toolchain/image/elf.ts";
import type { MachineFolder } from "../rig/machine-folder.ts";
import type { MachineOptions } from "../rig/machine-options.ts";
import { coverageFolder } from "./model-hits.ts";
import { placeName } from "./places.ts";

/** How the files of each emulator end. */
export const NATIVE_SUFFIX = { qemu: ".native.log", bochs: ".native.set" } as const;

/**
 * Where an emulator writes what a machine executes; undefined where that is not wanted: a machine with another image has
 * other addresses.
 */
export function executedFile(
  emulator: keyof typeof NATIVE_SUFFIX,
  options: MachineOptions,
  folder: MachineFolder,
): string | undefined {
  const collected = coverageFolder();
  if (collected === undefined || options.bare) return undefined;
  if (options.put.some(({ remote }) => remote.endsWith(".img"))) return undefined;
  mkdirSync(collected, { recursive: true });
  return join(collected, basename(folder.folder) + NATIVE_SUFFIX[emulator]);
}

/** Addresses of the instructions in a log of `-d in_asm`: lines that begin with one. */
export function executedAddresses(log: string): Set<bigint> {
  return new Set([...log.matchAll(/^0x([0-9a-f]{16}):/gm)].map((match) => BigInt(`0x${match[1]}`)));
}

/** Where the parts of Bochs' set begin, each with a bit for 1 MiB of addresses (executed-set.patch). */
const SET_PARTS = [HOST.KERNEL_IMAGE, HOST.CORE_IMAGE];
const SET_PART_BYTES = 0x10_0000 / 8;

/** Addresses of the instructions in a set of Bochs'. */
export function addressesOfSet(set: Uint8Array): Set<bigint> {
  const addresses = new Set<bigint>();
  set.forEach((byte, at) => {
    for (let bit = 0; byte >> bit !== 0; bit++) {
      const within = 8 * (at % SET_PART_BYTES) + bit;
      const part = SET_PARTS[Math.floor(at / SET_PART_BYTES)];
      if (((byte >> bit) & 1) !== 0 && part !== undefined) addresses.add(part + BigInt(within));
    }
  });
  return addresses;
}

/** The places whose code lies at one of these addresses. */
export function placesAt(images: readonly ElfFile[], executed: ReadonlySet<bigint>): Set<string> {
  const places = new Set<string>();
  const sorted = [...executed].sort((a, b) => (a < b ? -1 : 1));
  for (const { place, from, to } of stretches(images))
    if (!places.has(place) && has(sorted, from, to)) places.add(place);
  return places;
}

/** The places that have instructions of their own in these images. */
export function placesWithCode(images: readonly ElfFile[]): Set<string> {
  return new Set(stretches(images).map(({ place }) => place));
}

/** Code of one place: addresses in [from, to), at least one. */
interface Stretch {
  readonly place: string;
  readonly from: bigint;
  readonly to: bigint;
}

function stretches(images: readonly ElfFile[]): Stretch[] {
  return images.flatMap((image) => {
    const rows = readLineRows(image.section(".debug_line"));
    return rows.flatMap(({ address, file, line }, i) => {
      const to = rows[i + 1]?.address ?? address;
      const place = placeName(file, line);
      return place === undefined || to <= address ? [] : [{ place, from: address, to }];
    });
  });
}

/** Whether one of the sorted addresses lies in [from, to). */
function has(sorted: readonly bigint[], from: bigint, to: bigint): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0n) < from) low = middle + 1;
    else high = middle;
  }
  const found = sorted[low];
  return found !== undefined && found < to;
}
