/** The header of an ELF file: System V ABI, chapter 4. Everything in it may be hostile. */
import { GuestFile, head } from "../guest-file";
import { elfProblem, truncated } from "./problem";

/** 0x7f E L F, little endian. */
const MAGIC: u32 = 0x464c_457f;
const CLASS_32: u32 = 1;
const CLASS_64: u32 = 2;
const LITTLE_ENDIAN: u32 = 1;
const VERSION: u32 = 1;
const EXECUTABLE: u32 = 2;
const MACHINE_386: u32 = 3;
const MACHINE_X86_64: u32 = 62;
/** Most program headers that are taken; compilers make some ten. */
const MOST_HEADERS: u32 = 64;

@unmanaged
export class Elf {
  /** Virtual address of the entry, as the header has it. */
  entry: u64;
  /** Where the program headers lie in the file. */
  headersAt: u64;
  headers: u32;
  /** Bytes of one program header. */
  headerBytes: u32;
  /** Nonzero for ELF64. */
  wide: u32;
  pad0: u32;
}

const ELF = memory.data(32, 16);

/** True if the file begins as ELF files do. */
export function isElf(file: GuestFile): bool {
  return file.headBytes >= 4 && load<u32>(head()) == MAGIC;
}

/** Reads the header of a file for which `isElf` holds; null after a message. */
export function readElf(file: GuestFile): Elf | null {
  const elf = changetype<Elf>(ELF);
  const at = head();
  const kind = <u32>load<u8>(at, 4);
  if (kind != CLASS_32 && kind != CLASS_64) return refuse("the guest's ELF class is neither 32 nor 64 bits");
  elf.wide = kind == CLASS_64 ? 1 : 0;
  const headerBytes: u32 = elf.wide != 0 ? 64 : 52;
  if (file.headBytes < headerBytes) {
    truncated("its ELF header does", headerBytes, file.size);
    return null;
  }
  if (<u32>load<u8>(at, 5) != LITTLE_ENDIAN) return refuse("the guest's byte order is not little-endian");
  if (<u32>load<u8>(at, 6) != VERSION || load<u32>(at, 20) != VERSION)
    return refuse("the guest's ELF version is not 1");
  if (<u32>load<u16>(at, 16) != EXECUTABLE)
    return refuse("the guest is no executable with fixed addresses (ET_EXEC)");
  if (<u32>load<u16>(at, 18) != (elf.wide != 0 ? MACHINE_X86_64 : MACHINE_386)) return foreign();
  readFields(elf, at);
  return checkHeaders(elf, file) ? elf : null;
}

function readFields(elf: Elf, at: u32): void {
  if (elf.wide != 0) {
    elf.entry = load<u64>(at, 24);
    elf.headersAt = load<u64>(at, 32);
    elf.headerBytes = <u32>load<u16>(at, 54);
    elf.headers = <u32>load<u16>(at, 56);
  } else {
    elf.entry = <u64>load<u32>(at, 24);
    elf.headersAt = <u64>load<u32>(at, 28);
    elf.headerBytes = <u32>load<u16>(at, 42);
    elf.headers = <u32>load<u16>(at, 44);
  }
}

function checkHeaders(elf: Elf, file: GuestFile): bool {
  if (elf.headers == 0 || elf.headers > MOST_HEADERS) {
    elfProblem("elf-program-headers", "the guest's ELF header has no program headers, or more than 64");
    return false;
  }
  if (elf.headerBytes != (elf.wide != 0 ? 56 : 32)) {
    elfProblem("elf-program-headers", "the guest's program headers have a size that its class does not have");
    return false;
  }
  const bytes = <u64>(elf.headers * elf.headerBytes);
  if (elf.headersAt <= file.size && bytes <= file.size - elf.headersAt) return true;
  // The sum may wrap; then the largest number says enough.
  truncated(
    "its program headers do",
    elf.headersAt > u64.MAX_VALUE - bytes ? u64.MAX_VALUE : elf.headersAt + bytes,
    file.size,
  );
  return false;
}

function refuse(what: string): Elf | null {
  elfProblem("elf-header", what);
  return null;
}

function foreign(): Elf | null {
  elfProblem(
    "elf-machine",
    "the guest's machine is not x86: EM_386 for 32-bit files, EM_X86_64 for 64-bit ones",
  );
  return null;
}
