/**
 * Answers that the core prepared so that ring 0 can give them: of CPUID, one table for the root and one for
 * all micro VMs, and of MSRs that a micro VM may read. Every PP has its own, in memory that the core may write
 * at any time: ring 0 takes nothing from them but values that go into a guest's registers.
 *
 * The entry of a leaf is at index rotl32(leaf, 2) & CPUID_TABLE_MASK, so each quarter of the leaves (from 0,
 * 0x4000_0000, 0x8000_0000 and 0xc000_0000 on) has room for 32. Ring 0 answers if the entry is VALID, its leaf is the
 * guest's EAX and, with SUBLEAF, its subleaf is the guest's ECX. Everything else exits to the core.
 *
 * The entry of an MSR is at index & MSR_TABLE_MASK.
 */
import { constants, layout, struct, u32, u64 } from "../../toolchain/layout/describe.ts";

export default layout({
  source: "AMD APM vol. 3, appendix D and E; Intel SDM vol. 2, CPUID",
  parts: [
    struct("CpuidEntry", { size: 0x20, doc: "One answer." }, [
      ["leaf", 0x00, u32, "EAX in"],
      ["subleaf", 0x04, u32, "ECX in, judged with CPUID_FLAG_SUBLEAF only"],
      ["flags", 0x08, u32, "CPUID_FLAG_"],
      ["smallEbx", 0x0c, u32, "EBX with CPUID_FLAG_AREA, while the guest's XCR0 lacks AVX"],
      ["eax", 0x10, u32, ""],
      ["ebx", 0x14, u32, ""],
      ["ecx", 0x18, u32, ""],
      ["edx", 0x1c, u32, ""],
    ]),
    constants("CPUID_FLAG", u32, "CpuidEntry.flags; 0 is an empty entry.", {
      VALID: [0x1, "ring 0 may answer"],
      SUBLEAF: [0x2, "only for this ECX"],
      OSXSAVE: [0x4, "ECX bit 27 is the guest's CR4.OSXSAVE; it is 0 in the entry"],
      OSPKE: [0x8, "ECX bit 4 is the guest's CR4.PKE; it is 0 in the entry"],
      AREA: [0x10, "EBX is the size of the XSAVE area that the guest's XCR0 enables"],
    }),
    constants("CPUID_TABLE", u32, "", {
      ENTRIES: [128, "entries in the page"],
      MASK: [127, "of the index"],
      QUARTER_SHIFT: [2, "of the rotation to the left that makes a leaf an index"],
    }),
    struct("MsrEntry", { size: 0x10, doc: "One MSR." }, [
      ["index", 0x00, u32, "ECX in"],
      ["flags", 0x04, u32, "MSR_FLAG_"],
      ["value", 0x08, u64, "what RDMSR answers; with KEPT, where in the VS page that is"],
    ]),
    constants("MSR_FLAG", u32, "MsrEntry.flags; 0 is an empty entry.", {
      CONSTANT: [0x1, "ring 0 may answer RDMSR at CPL 0 with the value"],
      KEPT: [0x2, "and this with what the VS page holds at offset `value`, a multiple of 8"],
    }),
    constants("MSR_TABLE", u32, "", {
      ENTRIES: [128, "entries"],
      MASK: [127, "of the index"],
      OFFSET_MASK: [0xff8, "of a KEPT offset"],
    }),
  ],
});
