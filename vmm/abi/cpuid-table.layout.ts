/**
 * The CPUID table of the root on one PP: answers that the core prepared so that ring 0 can give them.
 *
 * The entry of a leaf is at index rotl32(leaf, 1) & CPUID_TABLE_MASK, so leaves 0 to 0x3f take the even
 * places and 0x8000_0000 to 0x8000_003f the odd ones. Ring 0 answers if the entry is VALID, its leaf is the
 * guest's EAX and, with SUBLEAF, its subleaf is the guest's ECX. Everything else exits to the core.
 */
import { constants, layout, struct, u32 } from "../../toolchain/layout/describe.ts";

export default layout({
  source: "AMD APM vol. 3, appendix D and E; Intel SDM vol. 2, CPUID",
  parts: [
    struct("CpuidEntry", { size: 0x20, doc: "One answer." }, [
      ["leaf", 0x00, u32, "EAX in"],
      ["subleaf", 0x04, u32, "ECX in, judged with CPUID_FLAG_SUBLEAF only"],
      ["flags", 0x08, u32, "CPUID_FLAG_"],
      ["pad0", 0x0c, u32, ""],
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
    }),
    constants("CPUID_TABLE", u32, "", {
      ENTRIES: [128, "entries in the page"],
      MASK: [127, "of the index"],
    }),
  ],
});
