import { imageBar, rowBars } from "./bars.ts";
import { columnsOf } from "./columns.ts";
import { parseOutput } from "./parse-output.ts";
import type { BenchResult } from "./report.ts";
import { rowsOf } from "./table.ts";

const OUTPUT = `ticks kvm-long empty 3x1000
ticks kvm-long cpuid 3003x999 18162x1
ticks kvm-real empty 3x1000
ticks kvm-real cpuid 2003x1000
ticks micro-vm-real empty 3x1000
ticks micro-vm-real cpuid 503x1000
ticks root empty 3x1000
ticks root cpuid 878x1000
missing micro-vm-long all WRMSR (exit 10 at 0x1130) is not served yet
fact demote_ticks 240598
fact tsc_khz 999999
fact vm_bytes 20480
fact map_gib 12030739
`;

/** A result as machines would give it, for tests of what is made of it. */
export function sampleResult(): BenchResult {
  const columns = columnsOf("amd");
  const output = parseOutput(OUTPUT);
  const rows = rowsOf(output);
  const image = { kernel: 29072, core: 12450, lines: 33774, container: 98304, buildId: "18".repeat(16) };
  const facts = {
    kernelRelease: "6.1.0-56-amd64",
    kernelVersion: "6.1.192-2",
    kernelDir: "",
    vmlinux: "",
    vmlinuz: "",
    modulesDir: "",
    distribution: "Debian",
    qemu: "QEMU emulator version 7.2.22",
    gcc: "gcc 12.2.0",
    busybox: "",
    node: "20",
    bochs: {
      version: "Bochs x86 Emulator 3.0",
      program: "",
      bios: "",
      vgaBios: "",
      kernelRelease: "6.1.0-56-cloud-amd64",
      kernelVersion: "6.1.192-2",
      kernelDir: "",
      vmlinux: "",
      vmlinuz: "",
      modulesDir: "",
    },
  };
  const counts = {
    instructions: 877,
    msr_accesses: 0,
    vm_state_moves: 3,
    vmcs_accesses: 0,
    vmcs_switches: 0,
    control_moves: 0,
    extended_state: 0,
    ring_crossings: 0,
    locked: 0,
  };
  const spent = [{ where: "svm_enter", instructions: 40 }];
  return {
    vendor: "amd",
    facts,
    image,
    tables: columns.map((column) => ({ column, mitigations: "default", rows, output })),
    bars: [...columns.flatMap((column) => rowBars(column, rows, output)), imageBar(image)],
    counts: [{ column: "amd", place: "root", row: "cpuid", counts }],
    profiles: [{ column: "amd", place: "root", row: "cpuid", functions: spent, lines: spent }],
  };
}
