/** Linux's error numbers, as far as they need telling apart. */
import { Output, put } from "../text/output";
import { putDecimal } from "../text/number";

export const EPERM: i64 = -1;
export const ENOENT: i64 = -2;
export const EINTR: i64 = -4;
export const ENXIO: i64 = -6;
export const EACCES: i64 = -13;
export const EBUSY: i64 = -16;
export const EEXIST: i64 = -17;
export const ENODEV: i64 = -19;
export const EISDIR: i64 = -21;
export const EAGAIN: i64 = -11;
export const ENOEXEC: i64 = -8;
export const ENOMEM: i64 = -12;
export const EKEYREJECTED: i64 = -129;

/** Appends what Linux said; `result` is a negative error number. */
export function putErrno(output: Output, result: i64): void {
  put(output, nameOf(result));
  put(output, " (errno ");
  putDecimal(output, <u64>-result);
  put(output, ")");
}

function nameOf(result: i64): string {
  switch (<i32>-result) {
    case 1:
      return "operation not permitted";
    case 2:
      return "no such file";
    case 4:
      return "interrupted";
    case 5:
      return "input/output error";
    case 6:
      return "no such device";
    case 8:
      return "not a module of this kernel";
    case 11:
      return "in use";
    case 12:
      return "out of memory";
    case 13:
      return "permission denied";
    case 14:
      return "bad address";
    case 16:
      return "busy";
    case 17:
      return "exists";
    case 19:
      return "no such device";
    case 20:
      return "not a folder";
    case 21:
      return "is a folder";
    case 22:
      return "invalid argument";
    case 25:
      return "not a call of this driver";
    case 28:
      return "no space left";
    case 32:
      return "nobody reads it any more";
    case 40:
      return "too many symbolic links";
    case 129:
      return "its signature was rejected";
    default:
      return "Linux refused";
  }
}
