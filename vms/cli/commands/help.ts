/** Help: one text for the tool, one for each command. */
import { put, stdout } from "../text/output";
import { isText } from "../text/string";

/** `microv --help`. Exit status 0. */
export function help(): i32 {
  put(
    stdout(),
    "usage: microv COMMAND [OPTIONS]\n\nMicroV slips under the running Linux and runs micro VMs beside it.\n\n  start    load the hypervisor under this Linux\n  stop     take it away again\n  status   show whether it runs, and what it counted\n  run      run a micro VM until it ends\n  list     show the micro VMs\n  kill     end a micro VM\n  dump     show the hypervisor's debug log\n  trace    show the exits that were recorded last\n  check    say whether this machine can run it\n\nmicrov COMMAND --help says more; microv --version tells version, ABI number and build id.\nAll commands but check, --help and --version need root. What an error means: docs/troubleshooting.md,\nunder the word in brackets.\n",
  );
  return 0;
}

/** `microv COMMAND --help`; false if there is no such command. */
export function helpOf(command: u32): bool {
  const text = textOf(command);
  put(stdout(), text);
  return text.length != 0;
}

function textOf(command: u32): string {
  if (isText(command, "start"))
    return "usage: microv start [OPTIONS]\n\nLoads the driver if need be, and the hypervisor under the running Linux.\n\n  --image FILE              hypervisor image; default /lib/microv/microv.img\n  --driver FILE             driver; default /lib/microv/microv.ko, then microv.ko beside this program\n  --pool SIZE               memory for the hypervisor; default 16M plus 1/512 of RAM\n  --abi-limits microv       MicroV's maxima: 16 VMs, 256 VPs, 256 VSs\n  --allow-user-hypercalls   for tests: any program may call the hypervisor, which gives EVERY user the\n                            rights of root; implies --abi-limits microv\n  --trace-size SIZE         room for recorded exits, each CPU: a power of two from 4K to 2M; default 256K\n  --serial                  the hypervisor also logs to COM1\n\nSIZE is a number with K, M or G (powers of 1024) or none. Exit status: 0, 1 failed, 2 usage.\n";
  if (isText(command, "stop"))
    return "usage: microv stop [--force]\n\nTakes the hypervisor away from under Linux and removes the driver.\n\n  --force   end micro VMs that still exist\n\nExit status: 0, 1 failed, 2 usage.\n";
  if (isText(command, "status"))
    return "usage: microv status [--json]\n\nShows whether the hypervisor runs, its memory, and for each CPU how often it left a guest and why.\nTimes are ticks of the TSC from exit to re-entry.\n\n  --json   as vms/schema/status.schema.json says\n\nExit status: 0 whether it runs or not, 1 failed, 2 usage.\n";
  if (isText(command, "run"))
    return 'usage: microv run FILE [OPTIONS]\n\nRuns a micro VM until it ends. FILE is a kernel, an ELF file that says by itself how to start it: with a\nmultiboot header (32-bit files) or a PVH note. With --raw16 it is loaded at 0x1000 as it is and started there\nin real mode with segments 0, SP 0x1000 and interrupts off. COM1 (0x3f8) is the console, on standard output.\nA byte to port 0xf4 ends the VM and is the exit status; HLT with interrupts off ends it with 0. Other ports\nread all ones and swallow writes.\n\n  --raw16         FILE is a raw 16-bit program\n  --initrd FILE   give the kernel this file as module 0\n  --cmdline TEXT  give the kernel this command line, at most 4095 bytes\n  --mem SIZE      guest memory, a multiple of 4K; default 64M\n  --timeout S     end the VM after S seconds, decimals allowed\n  --trace FILE    record all exits meanwhile; the file opens in Perfetto\n  --cpu N         stay on this CPU\n  --json          print {"ended":"exit|halt|crash|timeout|killed","status":n} on standard output; the console\n                  goes to standard error\n\nSIZE is a number with K, M or G (powers of 1024) or none. Exit status: the guest\'s own byte, or\n120 usage, 121 no hypervisor, 122 guest refused, 123 guest crashed or did what is not supported,\n124 timeout, 125 failure of microv; 137 after microv kill, 128 + N after signal N.\n';
  if (isText(command, "list"))
    return "usage: microv list [--json]\n\nShows the micro VMs: id, process that owns it, memory.\n\n  --json   as vms/schema/list.schema.json says\n\nExit status: 0, 1 failed, 2 usage.\n";
  if (isText(command, "kill"))
    return "usage: microv kill ID\n\nEnds a micro VM; microv list shows the ids.\n\nExit status: 0, 1 failed, 2 usage.\n";
  if (isText(command, "dump"))
    return "usage: microv dump\n\nShows the hypervisor's debug log, oldest first; also after it crashed, as long as the driver is loaded.\n\nExit status: 0, 1 failed, 2 usage.\n";
  if (isText(command, "trace"))
    return "usage: microv trace [--json | --on | --off]\n\nShows the recorded exits of all CPUs, oldest first; also after the hypervisor crashed, as long as the driver\nis loaded. Exits are recorded after --on, and while microv run --trace runs. Each CPU keeps the last ones\n(microv start --trace-size). TOOK is from the exit to the next entry on that CPU.\n\n  --on     record from now on, which makes each exit a little longer\n  --off    record no longer; what was recorded stays\n  --json   as vms/schema/trace.schema.json says\n\nExit status: 0, 1 failed, 2 usage.\n";
  if (isText(command, "check"))
    return "usage: microv check [--json]\n\nSays for each requirement whether this machine meets it. Some can be seen only by root, or with the driver\nloaded; those are shown as unknown.\n\n  --json   as vms/schema/check.schema.json says\n\nExit status: 0 nothing failed, 1 otherwise, 2 usage.\n";
  return "";
}
