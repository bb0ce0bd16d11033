/** The four words that CPUID answers, in memory. */

@unmanaged
export class CpuidWords {
  eax: u32;
  ebx: u32;
  ecx: u32;
  edx: u32;

  @inline set(eax: u32, ebx: u32, ecx: u32, edx: u32): void {
    this.eax = eax;
    this.ebx = ebx;
    this.ecx = ecx;
    this.edx = edx;
  }
}
