/**
 * `microv run` in Node: the tool's own WebAssembly over intrinsics of a made-up Linux. Files are arrays, guest
 * memory is an array, and /dev/microv notes what it is asked. Every range is checked, so that an access outside
 * ends the test instead of being masked as it is natively.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { IOCTL } from "../../hypercall/generated/driver.node.ts";
import { MV, MV_EXIT_REASON } from "../../hypercall/generated/abi.node.ts";

const BUILD = fileURLToPath(new URL("../../build/cli/", import.meta.url));
const MEMORY_BASE = 0x1000;
const MEMORY_PAGES = 64;
const DEVICE = 1000;
const EXIT_PORT = 0xf4;

const ENOENT = -2n;
const EISDIR = -21n;
const ENOMEM = -12n;

/** What the made-up Linux has. */
export interface World {
  files: Record<string, Uint8Array | "folder">;
  /** Most bytes that one read gives. */
  mostBytes?: number;
  /** Bytes that `mem` may have. */
  mostMemory?: number;
  /** Cuts a file to so many bytes as soon as guest memory exists: somebody writes it meanwhile. */
  shrinks?: { path: string; bytes: number };
}

/** How a run ended, and what the device was asked. */
export interface Run {
  status: number;
  stdout: string;
  stderr: string;
  /** Guest memory as it was at the first entry; undefined if there was none. */
  guest: Uint8Array | undefined;
  /** Registers as they were set, by mv_reg_t. */
  registers: Map<number, bigint>;
  /** Whether a VM was made at all. */
  created: boolean;
}

let compiled: { module: WebAssembly.Module; data: Uint8Array } | undefined;

function tool(): { module: WebAssembly.Module; data: Uint8Array } {
  compiled ??= {
    module: new WebAssembly.Module(readFileSync(`${BUILD}cli.wasm`)),
    data: new Uint8Array(readFileSync(`${BUILD}cli.data`)),
  };
  return compiled;
}

class Linux {
  readonly memory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES, shared: true });
  readonly bytes = new Uint8Array(this.memory.buffer);
  private readonly view = new DataView(this.memory.buffer);
  private readonly descriptors = new Map<number, { path: string; position: number }>();
  private readonly output = ["", "", ""];
  private nextDescriptor = 3;
  private region: Uint8Array | undefined;
  private readonly registers = new Map<number, bigint>();
  private created = false;
  private guest: Uint8Array | undefined;

  constructor(
    private readonly args: readonly string[],
    private readonly world: World,
  ) {}

  result(status: number): Run {
    const { guest, registers, created } = this;
    return { status, stdout: this.output[1] ?? "", stderr: this.output[2] ?? "", guest, registers, created };
  }

  /** The intrinsics of vms/cli/hv.ts that a run may reach; any other one ends the test. */
  readonly intrinsics: Record<string, (...values: never[]) => unknown> = {
    argumentCount: () => this.args.length,
    argument: (index: number, at: number, bytes: number) => this.argument(index, at, bytes),
    open: (path: number) => this.open(this.string(path)),
    close: (fd: number) => (this.descriptors.delete(fd) ? 0n : -9n),
    read: (fd: number, at: number, bytes: number) => this.read(fd, this.range(at, bytes)),
    readAt: (fd: number, at: number, bytes: number, offset: bigint) =>
      this.readAt(fd, this.range(at, bytes), offset),
    write: (fd: number, at: number, bytes: number) => {
      this.output[fd] += Buffer.from(this.range(at, bytes)).toString("latin1");
      return BigInt(bytes);
    },
    fileSize: (fd: number) => this.size(fd),
    regionMap: (bytes: bigint) => this.regionMap(bytes),
    regionAddress: () => 0x7000_0000n,
    regionRead: (fd: number, offset: bigint, bytes: bigint) => this.read(fd, this.regionRange(offset, bytes)),
    regionReadAt: (fd: number, offset: bigint, bytes: bigint, from: bigint) =>
      this.readAt(fd, this.regionRange(offset, bytes), from),
    regionStore: (offset: bigint, at: number, bytes: number) =>
      this.regionRange(offset, BigInt(bytes)).set(this.range(at, bytes)),
    ioctl: (fd: number, request: number, at: number) => this.ioctl(fd, request >>> 0, at),
    ioctlUnlessCaught: (fd: number, request: number, at: number) => this.ioctl(fd, request >>> 0, at),
    catchSignal: () => undefined,
    caughtSignals: () => 0,
    alarm: () => 0n,
    bindToCpu: () => 0n,
  };

  private range(at: number, bytes: number): Uint8Array {
    const start = at >>> 0;
    if (start + (bytes >>> 0) > this.bytes.length)
      throw new RangeError(`outside the tool's memory: ${start}`);
    return this.bytes.subarray(start, start + (bytes >>> 0));
  }

  private regionRange(offset: bigint, bytes: bigint): Uint8Array {
    const start = BigInt.asUintN(64, offset);
    const length = BigInt.asUintN(64, bytes);
    if (this.region === undefined || start + length > BigInt(this.region.length))
      throw new RangeError(`outside guest memory: ${start}, ${length} bytes`);
    return this.region.subarray(Number(start), Number(start + length));
  }

  private string(at: number): string {
    const end = this.bytes.indexOf(0, at >>> 0);
    return Buffer.from(this.bytes.subarray(at >>> 0, end)).toString("latin1");
  }

  private argument(index: number, at: number, bytes: number): number {
    const text = Buffer.from(`${this.args[index]}\0`, "latin1");
    if (text.length > bytes >>> 0) return -1;
    this.range(at, text.length).set(text);
    return text.length - 1;
  }

  private open(path: string): bigint {
    if (path === "/dev/microv") return BigInt(DEVICE);
    if (this.world.files[path] === undefined) return ENOENT;
    this.descriptors.set(this.nextDescriptor, { path, position: 0 });
    return BigInt(this.nextDescriptor++);
  }

  private content(fd: number): Uint8Array | "folder" {
    const { path } = this.descriptors.get(fd) ?? { path: "" };
    const content = this.world.files[path];
    if (content === undefined) throw new Error(`descriptor ${fd} is not open`);
    const { shrinks } = this.world;
    if (this.region !== undefined && shrinks?.path === path && content !== "folder")
      return content.subarray(0, shrinks.bytes);
    return content;
  }

  private size(fd: number): bigint {
    const content = this.content(fd);
    return content === "folder" ? 0x7fff_ffff_ffff_ffffn : BigInt(content.length);
  }

  private readAt(fd: number, to: Uint8Array, offset: bigint): bigint {
    const content = this.content(fd);
    if (content === "folder") return EISDIR;
    if (offset < 0n) return -22n;
    const most = Math.min(to.length, this.world.mostBytes ?? to.length);
    const start = Number(offset < BigInt(content.length) ? offset : BigInt(content.length));
    const part = content.subarray(start, start + most);
    to.set(part);
    return BigInt(part.length);
  }

  private read(fd: number, to: Uint8Array): bigint {
    const descriptor = this.descriptors.get(fd);
    if (descriptor === undefined) return -9n;
    const result = this.readAt(fd, to, BigInt(descriptor.position));
    if (result > 0n) descriptor.position += Number(result);
    return result;
  }

  private regionMap(bytes: bigint): bigint {
    if (bytes > BigInt(this.world.mostMemory ?? 1 << 30)) return ENOMEM;
    this.region = new Uint8Array(Number(bytes));
    return 0n;
  }

  private ioctl(fd: number, request: number, at: number): bigint {
    if (fd !== DEVICE) return -25n;
    this.range(at, (request >>> 16) & 0x3fff);
    if (request === IOCTL.VM_CREATE) this.created = true;
    if (request === IOCTL.VS_SET)
      this.registers.set(
        Number(this.view.getBigUint64(at + 0x10, true)),
        this.view.getBigUint64(at + 0x18, true),
      );
    if (request === IOCTL.VS_RUN) this.enter(at);
    return 0n;
  }

  /** The guest's only instruction: a byte 0 to the port that ends it. */
  private enter(at: number): void {
    this.guest ??= this.region?.slice();
    this.view.setUint32(at + 0x10, MV_EXIT_REASON.IO, true);
    this.view.setBigUint64(at + 0x18, BigInt(EXIT_PORT), true);
    this.view.setBigUint64(at + 0x20, 0n, true);
    this.view.setBigUint64(at + 0x28, 0n, true);
    this.view.setBigUint64(at + 0x30, MV.EXIT_IO_OUT, true);
  }
}

/** Runs `microv run` with these arguments. A trap of the WebAssembly or an access outside is thrown. */
export function runTool(world: World, ...args: string[]): Run {
  const { module, data } = tool();
  const linux = new Linux(["microv", "run", ...args], world);
  linux.bytes.set(data, MEMORY_BASE);
  const hv = new Proxy(linux.intrinsics, {
    get: (known, name) =>
      known[String(name)] ??
      (() => {
        throw new Error(`a run does not need hv.${String(name)}`);
      }),
  });
  const { exports } = new WebAssembly.Instance(module, { hv, env: { memory: linux.memory } } as never);
  return linux.result((exports["main"] as () => number)());
}
