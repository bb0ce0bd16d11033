/** A 64-bit micro VM in TypeScript: it has no BIOS and no kernel, and looks at what it got. */
import { print, printNumber, printString } from "./console";
import { touchMemory } from "./memory";
import { hasAvx, printHypervisor, printVendor } from "./processor";
import { commandLine, hasStartInfo, moduleAddress, moduleBytes, moduleCount } from "./start-info";
import { keepsXmm, keepsYmm } from "./vectors";

/** What was wrong, as exit status of the VM. */
const GOOD: i32 = 0;
const NO_START_INFO: i32 = 1;
const SSE_LOST: i32 = 2;
const AVX_LOST: i32 = 3;
const MEMORY_MISSING: i32 = 4;

/** Entry, in 64-bit mode; returns the exit status. */
export function main(): i32 {
  print("hello from a 64-bit micro VM in TypeScript\n");
  if (!hasStartInfo()) return NO_START_INFO;
  printVendor();
  printHypervisor();
  if (!keepsXmm("SSE state: 16 registers of 128 bits")) return SSE_LOST;
  print(", kept\n");
  if (hasAvx()) {
    if (!keepsYmm("AVX state: 16 registers of 256 bits")) return AVX_LOST;
    print(", kept\n");
  }
  if (!touchMemory()) return MEMORY_MISSING;
  print("memory: touched to its end\n");
  printGiven();
  return GOOD;
}

/** What --cmdline and --initrd gave. */
function printGiven(): void {
  if (commandLine() != 0 && load<u8>(commandLine()) != 0) {
    print("command line: ");
    printString(commandLine());
    print("\n");
  }
  if (moduleCount() == 0) return;
  let sum: u64 = 0;
  for (let i: u32 = 0; i < moduleBytes(); i++) sum += <u64>load<u8>(moduleAddress() + i);
  print("module: ");
  printNumber(<u64>moduleBytes());
  print(" bytes, which add up to ");
  printNumber(sum);
  print("\n");
}
