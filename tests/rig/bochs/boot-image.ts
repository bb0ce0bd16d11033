/** What lies in Bochs' memory when its machine starts, in the place of a boot loader's work. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mebibytes, UsageError } from "../machine-options.ts";
import { kernelImage } from "./kernel-image.ts";

/** A file, and the physical address where Bochs puts it. */
export interface MemoryFile {
  file: string;
  address: number;
}

export interface BootParts {
  /** Paths. */
  vmlinux: string;
  initramfs: string;
  commandLine: string;
  /** As MachineOptions has it. */
  mem: string;
  /** Where files may be made. */
  folder: string;
}

/** The start information of the PVH boot protocol (Xen's public/arch-x86/hvm/start_info.h, version 1). */
export const START_INFO = {
  /** Below 64 KiB of a segment of its own: the ROM fills the memory map in real mode. */
  ADDRESS: 0x20000,
  MODULES: 12,
  MODULE_LIST_ADDRESS: 16,
  COMMAND_LINE_ADDRESS: 24,
  MEMORY_MAP_ADDRESS: 40,
  MEMORY_ENTRIES: 48,
  /** Ours, in what the protocol reserves: where the ROM enters the kernel. */
  ENTRY: 52,
  MODULE: 0x40,
  MEMORY_MAP: 0x80,
  MEMORY_ENTRY_BYTES: 24,
  COMMAND_LINE: 0x800,
  BYTES: 0x1000,
} as const;

const MAGIC = 0x336ec578;
const MIB = 1 << 20;
/** Devices are above, memory goes on above 4 GiB (rombios32.c). */
const LOW_MEMORY_END = 3072 * MIB;
/** The BIOS has its ACPI tables in the last 64 KiB of it. */
const FOR_BIOS = MIB;

/**
 * Writes kernel and start information into the folder.
 * @returns where they and the initramfs go
 * @throws {UsageError} when they do not fit into the memory
 */
export function bootImage({ vmlinux, initramfs, commandLine, mem, folder }: BootParts): MemoryFile[] {
  const kernel = kernelImage(readFileSync(vmlinux));
  const bytes = statSync(initramfs).size;
  const end = Math.min(mebibytes(mem) * MIB, LOW_MEMORY_END) - FOR_BIOS;
  // As high as it goes: what is behind the kernel it takes first.
  const at = Math.floor((end - bytes) / 4096) * 4096;
  if (at < kernel.end)
    throw new UsageError(`--mem ${mem}: too little for the kernel and ${bytes} bytes of files on board`);
  const info = startInfo(kernel.entry, { address: at, bytes }, commandLine);
  return [
    { file: write(folder, "kernel", kernel.bytes), address: kernel.address },
    { file: write(folder, "start-info", info), address: START_INFO.ADDRESS },
    { file: initramfs, address: at },
  ];
}

/** The start information, but for the memory map, which boot-rom.S fetches from the BIOS. */
export function startInfo(
  entry: number,
  initramfs: { address: number; bytes: number },
  commandLine: string,
): Buffer {
  const { ADDRESS, MODULE, MEMORY_MAP, COMMAND_LINE } = START_INFO;
  const text = Buffer.from(`${commandLine}\0`);
  if (text.length > START_INFO.BYTES - COMMAND_LINE)
    throw new UsageError(`--append: the kernel's command line has ${text.length} bytes, of 2048 at most`);
  const info = Buffer.alloc(START_INFO.BYTES);
  info.writeUInt32LE(MAGIC, 0);
  info.writeUInt32LE(1, 4);
  info.writeUInt32LE(1, START_INFO.MODULES);
  info.writeBigUInt64LE(BigInt(ADDRESS + MODULE), START_INFO.MODULE_LIST_ADDRESS);
  info.writeBigUInt64LE(BigInt(ADDRESS + COMMAND_LINE), START_INFO.COMMAND_LINE_ADDRESS);
  info.writeBigUInt64LE(BigInt(ADDRESS + MEMORY_MAP), START_INFO.MEMORY_MAP_ADDRESS);
  info.writeUInt32LE(entry, START_INFO.ENTRY);
  info.writeBigUInt64LE(BigInt(initramfs.address), MODULE);
  info.writeBigUInt64LE(BigInt(initramfs.bytes), MODULE + 8);
  text.copy(info, COMMAND_LINE);
  return info;
}

function write(folder: string, name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
