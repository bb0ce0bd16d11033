/** Whose virtualization the machine's CPUs have: SVM or VMX. */
export type Vendor = "amd" | "intel";
/** An emulator. */
export type BedName = "qemu" | "bochs";

/** What a machine is made of and what runs in it. */
export interface MachineOptions {
  vendor: Vendor;
  /** "": the vendor's usual one. */
  bed: BedName | "";
  /** Shell commands that run as root in the machine; empty only with `shell`. */
  commands: string;
  cpus: number;
  /** A number with M or G. */
  mem: string;
  /** Files to take on board; the mode is kept. */
  put: readonly PutFile[];
  /** Loads KVM's modules before the commands. */
  kvm: boolean;
  /** Takes KVM's modules on board under /lib/modules/kvm without loading them. */
  kvmFiles: boolean;
  /** Seconds until the machine is killed and the status is 124; 0 is never. */
  timeout: number;
  shell: boolean;
  gdb: boolean;
  /** One instruction is one TSC tick: exact counts, about three times slower (with Bochs on several CPUs only). */
  icount: boolean;
  /** MODEL,+feature,-feature in the emulator's own names; "": the vendor's usual one. */
  cpu: string;
  /** Boots the compressed kernel, five seconds slower: its own entry can switch to 5-level paging. */
  compressed: boolean;
  /** Text added to the kernel's command line. */
  append: string;
  /** Leave MicroV's own files out: a bare Debian. */
  bare: boolean;
}

export interface PutFile {
  local: string;
  /** Full path in the machine. */
  remote: string;
}

export const DEFAULTS: MachineOptions = {
  vendor: "amd",
  bed: "",
  commands: "",
  cpus: 2,
  mem: "1G",
  put: [],
  kvm: false,
  kvmFiles: false,
  timeout: 120,
  shell: false,
  gdb: false,
  icount: false,
  cpu: "",
  compressed: false,
  append: "",
  bare: false,
};

/** A wrong option: one line that says what is wrong and what is right. Exit status 2. */
export class UsageError extends Error {}

/** The emulator that the options mean. */
export function bedOf({ vendor, bed }: Pick<MachineOptions, "vendor" | "bed">): BedName {
  if (bed !== "") return bed;
  return vendor === "amd" ? "qemu" : "bochs";
}

/** The number that `mem` says; NaN when it is written in another way. */
export function mebibytes(mem: string): number {
  const size = /^(\d{1,6})([MG])$/.exec(mem);
  return size ? Number(size[1]) * (size[2] === "G" ? 1024 : 1) : NaN;
}

/**
 * Checks what the options say together, whoever gave them.
 * @throws {UsageError}
 */
export function checkOptions(options: MachineOptions): void {
  const { cpus, mem, timeout } = options;
  checkBed(options);
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > 64) {
    throw new UsageError(`--cpus ${cpus}: must be a whole number from 1 to 64`);
  }
  const size = mebibytes(mem);
  if (!(size >= 128 && size <= 64 * 1024)) {
    throw new UsageError(`--mem ${mem}: must be from 128M to 64G, written as a number with M or G`);
  }
  if (!Number.isFinite(timeout) || timeout < 0) {
    throw new UsageError(`--timeout ${timeout}: must be a number of seconds (0: never)`);
  }
  if (options.commands === "" && !options.shell) {
    throw new UsageError("no commands given; try: npm run machine -- 'uname -a' (or --shell)");
  }
  if (options.commands !== "" && options.shell) {
    throw new UsageError("--shell runs no commands: leave them out, or leave --shell out");
  }
  for (const put of options.put) {
    if (!put.remote.startsWith("/"))
      throw new UsageError(`--put ${put.local}: "${put.remote}" is not a full path`);
  }
}

function checkBed(options: MachineOptions): void {
  const bed = bedOf(options);
  if (options.vendor === "intel" && bed === "qemu") {
    throw new UsageError(
      "--vendor intel --bed qemu: QEMU without KVM emulates no VMX; leave --bed out, or use --bed bochs",
    );
  }
  if (bed === "qemu") return;
  const qemuOnly = [
    {
      given: options.gdb,
      name: "--gdb",
      why: "Bochs is built without its gdb stub, which would slow it down",
    },
    { given: options.compressed, name: "--compressed", why: "Bochs is given the kernel uncompressed" },
  ];
  for (const { given, name, why } of qemuOnly) {
    if (given) throw new UsageError(`${name}: for --bed qemu only: ${why}`);
  }
}
