/** What a guest did that ends it: the message names the exit, RIP and, for memory, the address. */
import {
  MV_RECORD_FAULT_FETCH,
  MV_RECORD_FAULT_TABLE_WALK,
  MV_RECORD_FAULT_WRITE,
  MV_RECORD_REASON_HLT,
  MV_RECORD_REASON_INVALID_STATE,
  MV_RECORD_REASON_NESTED_FAULT,
  MV_RECORD_REASON_SHUTDOWN,
} from "../../../hypercall/generated/abi";
import { registerName } from "../../../hypercall/generated/register-names";
import { MvExitRecord } from "../../../hypercall/generated/shared-page";
import { putHex } from "../text/number";
import { Output, put } from "../text/output";
import { advise, problem } from "../text/problem";
import { exitName } from "./exit-name";

/** Says why the guest cannot go on. */
export function crashProblem(record: MvExitRecord): void {
  switch (record.reason) {
    case MV_RECORD_REASON_SHUTDOWN:
      return end(
        begin("guest-triple-fault", "the guest triple-faulted", record),
        "look for an exception without a handler",
      );
    case MV_RECORD_REASON_NESTED_FAULT:
      return outside(record);
    case MV_RECORD_REASON_HLT:
      return end(
        begin(
          "guest-waits",
          "the guest waits for an interrupt (HLT with IF=1), but has no interrupt controller",
          record,
        ),
        "end it by HLT with IF=0 or by a byte to port 0xf4",
      );
    case MV_RECORD_REASON_INVALID_STATE:
      return refusedState(record);
    default:
      return unsupported(record);
  }
}

function outside(record: MvExitRecord): void {
  const output = problem("guest-outside-memory");
  put(output, "the guest ");
  if (record.qualification & MV_RECORD_FAULT_TABLE_WALK) put(output, "has a page table");
  else if (record.qualification & MV_RECORD_FAULT_FETCH) put(output, "ran code");
  else put(output, record.qualification & MV_RECORD_FAULT_WRITE ? "wrote" : "read");
  put(output, " outside its memory (exit nested_fault at RIP ");
  putHex(output, record.rip);
  put(output, ", GPA ");
  putHex(output, record.gpa);
  put(output, ")");
  advise(output, "mend it, or give it more memory with --mem SIZE");
}

/** The record names the register by its number. */
function refusedState(record: MvExitRecord): void {
  const output = problem("guest-invalid-state");
  put(output, "the processor refused the guest's state");
  if (record.qualification != 0) {
    put(output, ": ");
    put(output, registerName(record.qualification));
  }
  put(output, " (exit ");
  put(output, exitName(record.reason));
  putPlace(output, record);
  end(output, record.qualification != 0 ? "microv dump has the value and the rule" : "see microv dump");
}

function unsupported(record: MvExitRecord): void {
  const output = problem("guest-unsupported-exit");
  put(output, "the guest did what is not supported yet (exit ");
  put(output, exitName(record.reason));
  put(output, ", qualification ");
  putHex(output, <u64>record.qualification);
  put(output, ", info ");
  putHex(output, record.info);
  putPlace(output, record);
  end(output, "docs/limits.md says what guests may do");
}

function begin(anchor: string, what: string, record: MvExitRecord): Output {
  const output = problem(anchor);
  put(output, what);
  put(output, " (exit ");
  put(output, exitName(record.reason));
  putPlace(output, record);
  return output;
}

function putPlace(output: Output, record: MvExitRecord): void {
  put(output, " at RIP ");
  putHex(output, record.rip);
  put(output, ")");
}

function end(output: Output, todo: string): void {
  advise(output, todo);
}
