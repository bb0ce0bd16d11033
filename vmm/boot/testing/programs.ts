/** Builds the small programs that machine tests of the driver need; a failed build is the test's error. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeImage, smallSegments } from "./make-image.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** A folder of built files, to be removed by `remove`. */
export class Programs {
  readonly folder = mkdtempSync(join(tmpdir(), "microv-driver-"));

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  /** Puts bytes into a file of the folder; its path. */
  write(name: string, bytes: Uint8Array): string {
    writeFileSync(this.path(name), bytes);
    return this.path(name);
  }

  /** The tool that makes the driver's calls. */
  drive(): string {
    const out = this.path("drive");
    execFileSync("gcc", ["-O1", "-Wall", "-Wextra", "-Werror", "-static", "-o", out, join(HERE, "drive.c")]);
    return out;
  }

  /** The bytes of an assembly file's text. */
  assemble(source: string, ...flags: string[]): Buffer {
    const [object, flat] = [this.path(`${source}.o`), this.path(`${source}.bin`)];
    execFileSync("gcc", ["-c", ...flags, "-o", object, join(HERE, `${source}.S`)]);
    execFileSync("objcopy", ["-O", "binary", "-j", ".text", object, flat]);
    return readFileSync(flat);
  }

  /** A 16-bit guest as a flat file. */
  guest(source: string): string {
    return this.write(source, this.assemble(source));
  }

  /** An image whose kernel takes the way back with this LAUNCH_STATUS_, on Intel after that many NMIs. */
  refusingImage(status: number, nmis = 0): string {
    const kernel = this.assemble("way-back", `-DSTATUS=${status}`, `-DNMIS=${nmis}`);
    return this.write(`refusing-${nmis}.img`, makeImage(smallSegments(kernel)));
  }
}
