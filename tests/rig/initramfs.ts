import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cpioArchive, type CpioEntry, S_IFLNK, S_IFREG } from "./cpio.ts";
import { initScript } from "./init-script.ts";
import { type BedName, bedOf, type MachineOptions, UsageError, type Vendor } from "./machine-options.ts";
import { checkModuleRelease } from "./module-release.ts";
import { BUILD, type SetupFacts } from "./setup-facts.ts";

/** Not in Debian's cloud kernel, whose kvm-amd does without. */
const CCP = "kernel/drivers/crypto/ccp/ccp.ko";
const KVM_COMMON = ["kernel/virt/lib/irqbypass.ko", "kernel/arch/x86/kvm/kvm.ko"];
/** KVM's modules in the order in which they load, below the kernel's module folder. */
const KVM_MODULES: Record<Vendor, string[]> = {
  amd: [...KVM_COMMON, CCP, "kernel/arch/x86/kvm/kvm-amd.ko"],
  intel: [...KVM_COMMON, "kernel/arch/x86/kvm/kvm-intel.ko"],
};

/** The driver, which each kernel has its own of. */
const DRIVERS: Record<BedName, string> = { qemu: "microv.ko", bochs: "bochs/microv.ko" };

/** Where else what the native build made goes in the machine. */
const PRODUCTS = [
  { built: "microv.img", remote: "lib/microv/microv.img" },
  { built: "microv", remote: "usr/bin/microv" },
];

/** Everything a machine finds in its root folder, as a cpio archive. */
export function initramfs(options: MachineOptions, facts: SetupFacts, nonce: string, build = BUILD): Buffer {
  const kvm = options.kvm || options.kvmFiles ? kvmModules(options.vendor, facts) : [];
  const modules = options.kvm ? kvm.map((entry) => `/${entry.path}`) : [];
  return cpioArchive([
    fromDisk(facts.busybox, "bin/busybox"),
    { path: "bin/sh", mode: S_IFLNK | 0o777, data: Buffer.from("busybox") },
    {
      path: "init",
      mode: S_IFREG | 0o755,
      data: Buffer.from(initScript({ nonce, modules, shell: options.shell })),
    },
    { path: "lib/microv/commands", mode: S_IFREG | 0o644, data: Buffer.from(`${options.commands}\n`) },
    ...EMPTY_FOLDERS.map((path) => ({ path, mode: 0o040755 })),
    ...kvm,
    ...(options.bare ? [] : products(build, bedOf(options), facts.kernelRelease)),
    ...options.put.map((put) => fromDisk(put.local, put.remote.slice(1))),
  ]);
}

const EMPTY_FOLDERS = ["proc", "sys", "dev", "root", "tmp", "run", "sbin", "usr/bin", "usr/sbin", "guests"];

function products(build: string, bed: BedName, kernelRelease: string): CpioEntry[] {
  const files = PRODUCTS.filter((p) => existsSync(join(build, p.built))).map((p) =>
    fromDisk(join(build, p.built), p.remote),
  );
  const guests = join(build, "guests");
  const names = existsSync(guests) ? readdirSync(guests).sort() : [];
  // The assembler's own files come and go while a build runs.
  const programs = names.filter((name) => !name.endsWith(".o"));
  return [
    ...driver(build, bed, kernelRelease),
    ...files,
    ...programs.map((name) => fromDisk(join(guests, name), `guests/${name}`)),
  ];
}

function driver(build: string, bed: BedName, kernelRelease: string): CpioEntry[] {
  const path = join(build, DRIVERS[bed]);
  if (!existsSync(path)) {
    // With nothing built, a machine without is what is wanted; with the other bed's driver only, it is a mistake.
    if (bed === "qemu" || !existsSync(join(build, DRIVERS.qemu))) return [];
    throw new UsageError(
      `the driver for Bochs' kernel is not built (${path}); run: cmake -B build && cmake --build build`,
    );
  }
  checkModuleRelease(path, readFileSync(path), kernelRelease);
  return [fromDisk(path, "lib/microv/microv.ko")];
}

function kvmModules(vendor: Vendor, facts: SetupFacts): CpioEntry[] {
  const has = (path: string): boolean => path !== CCP || existsSync(join(facts.modulesDir, path));
  return KVM_MODULES[vendor]
    .filter(has)
    .map((path) => fromDisk(join(facts.modulesDir, path), `lib/modules/kvm/${path.split("/").pop()}`));
}

function fromDisk(local: string, remote: string): CpioEntry {
  const stat = statSync(local, { throwIfNoEntry: false });
  if (!stat) throw new UsageError(`${local}: no such file to put into the machine`);
  if (!stat.isFile())
    throw new UsageError(`${local}: not a plain file; only files can be put into the machine`);
  return { path: remote, mode: S_IFREG | (stat.mode & 0o7777), data: readFileSync(local) };
}
