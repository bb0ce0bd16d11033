/** Runs a guest on the bare emulated machine, without MicroV: what it does there it must do in a micro VM. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "./emulator-process.ts";
import { QEMU_CPU } from "./qemu-arguments.ts";

/** A guest and what it is given. */
export interface BareGuest {
  /** Path of its file. */
  file: string;
  /** A raw 16-bit program; else a multiboot or PVH kernel. */
  raw16: boolean;
  commandLine?: string;
  /** Path of the initrd. */
  initrd?: string;
  /** Seconds until it is killed. */
  timeout: number;
}

export interface BareResult {
  /** What went to COM1. */
  console: string;
  /** exit: a byte to port 0xf4; reset: a triple fault, for example; timeout: it did not end. */
  ended: "exit" | "reset" | "timeout";
  /** Bits 6:0 of the byte; the emulator's exit status has no room for the rest. */
  status: number;
}

/** Port 0xf4 as `microv run` has it: the emulator ends with twice the byte plus 1. */
const EXIT_DEVICE = "isa-debug-exit,iobase=0xf4,iosize=4";
const ROM_SOURCE = join(import.meta.dirname, "fixtures/raw16-rom.S");

/** Boots the machine with nothing but the guest in it. */
export async function runBare(guest: BareGuest): Promise<BareResult> {
  const folder = mkdtempSync(join(tmpdir(), "microv-bare-"));
  try {
    const log = join(folder, "console");
    const args = ["-accel", "tcg", "-cpu", QEMU_CPU, "-m", "64M", "-no-reboot"];
    args.push("-nodefaults", "-no-user-config", "-display", "none", "-vga", "none", "-net", "none");
    args.push("-serial", `file:${log}`, "-device", EXIT_DEVICE);
    if (guest.raw16) args.push("-bios", rom(guest.file, folder));
    else args.push("-kernel", guest.file);
    if (guest.commandLine !== undefined) args.push("-append", guest.commandLine);
    if (guest.initrd !== undefined) args.push("-initrd", guest.initrd);
    const status = await emulator(args, guest.timeout);
    const console = readFileSync(log, "latin1");
    if (status === undefined) return { console, ended: "timeout", status: 0 };
    if (status === 0) return { console, ended: "reset", status: 0 };
    if ((status & 1) === 0) throw new Error(`the emulator failed with status ${status}`);
    return { console, ended: "exit", status: status >> 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The emulator's exit status; undefined after the time-out. */
function emulator(args: readonly string[], timeout: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = startEmulator("qemu-system-x86_64", args, false);
    let late = false;
    let said = "";
    child.stderr?.on("data", (bytes: Buffer) => (said += bytes.toString()));
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, timeout * 1000);
    child.once("error", reject);
    child.once("close", (status, signal) => {
      clearTimeout(timer);
      if (late) resolve(undefined);
      else if (status === null) reject(new Error(`the emulator ended by ${signal}: ${said}`));
      // It says so and ends with 1 where it does not take its arguments, which would read as a guest's byte 0.
      else if (/^qemu-system-x86_64: (?!warning)/m.test(said)) reject(new Error(said));
      else resolve(status);
    });
  });
}

/** Builds the firmware that starts a raw 16-bit guest; its path. */
function rom(guest: string, folder: string): string {
  const object = join(folder, "rom.o");
  const image = join(folder, "rom");
  execFileSync("gcc", ["-m32", `-DGUEST_FILE="${guest}"`, "-c", ROM_SOURCE, "-o", object]);
  execFileSync("ld", [
    "-m",
    "elf_i386",
    "--oformat",
    "binary",
    "-Ttext",
    "0",
    "-e",
    "0",
    object,
    "-o",
    image,
  ]);
  return image;
}
