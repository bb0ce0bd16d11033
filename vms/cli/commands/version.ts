/** `microv --version`: the version, the ABI number and the build id of this very file. */
import { close, open, read } from "../hv";
import { DRIVER_ABI } from "../../../hypercall/generated/driver";
import { EINTR } from "../device/errno";
import { O_RDONLY_CLOEXEC } from "../device/read-file";
import { putDecimal, putHexDigits } from "../text/number";
import { put, stdout } from "../text/output";
import { native8 } from "../text/string";

/** That of package.json; a test compares them. */
const VERSION = "0.1.0";

const BUFFER_BYTES: u32 = 0x1000;
const BUFFER = memory.data(0x1000, 16);

/** FNV-1a, 64 bits. */
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x100_0000_01b3;

/** Exit status. */
export function versionCommand(): i32 {
  const output = stdout();
  put(output, "microv ");
  put(output, VERSION);
  put(output, ", ABI ");
  putDecimal(output, <u64>DRIVER_ABI);
  put(output, ", build ");
  const id = buildId();
  if (id == 0) put(output, "unknown (/proc is not mounted)");
  else putHexDigits(output, id, 16);
  put(output, "\n");
  return 0;
}

/** FNV-1a over this program's file: equal sources give equal files, so it tells builds apart. 0 if unreadable. */
function buildId(): u64 {
  const fd = open(native8("/proc/self/exe"), O_RDONLY_CLOEXEC);
  if (fd < 0) return 0;
  let hash = FNV_OFFSET;
  while (true) {
    const result = read(<i32>fd, <u32>BUFFER, BUFFER_BYTES);
    if (result == EINTR) continue;
    if (result <= 0) break;
    for (let i: u32 = 0; i < <u32>result; i++) hash = (hash ^ (<u64>load<u8>(<u32>BUFFER + i))) * FNV_PRIME;
  }
  close(<i32>fd);
  return hash;
}
