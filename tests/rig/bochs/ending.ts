/** What Bochs says last, on its stderr, as the rig's words for how a machine ended. */
export interface BochsEnding {
  /** QEMU's word for it; undefined when Bochs itself failed. */
  shutdown: "guest-shutdown" | "guest-reset" | undefined;
  /** Bochs' own last words. */
  message: string;
}

const LAST_WORDS = /Bochs is exiting with the following message:\n([^]*?)\n=====/;

/** Bochs' status says nothing: it is 1 also for a power-off. */
export function bochsEnding(stderr: string): BochsEnding {
  const message = LAST_WORDS.exec(stderr)?.[1]?.trim() ?? "";
  return { shutdown: shutdownWord(message), message: message || lastLines(stderr) };
}

function shutdownWord(message: string): BochsEnding["shutdown"] {
  if (message.includes("ACPI control: soft power off")) return "guest-shutdown";
  // The first is toolchain/setup/bochs/no-reboot.patch, the second a triple fault.
  if (/the machine reset itself|3rd \(\d+\) exception with no resolution/.test(message)) return "guest-reset";
  return undefined;
}

/** Without the lines that each run has. */
function lastLines(stderr: string): string {
  const usual = /^\d+i\[|^=+$/;
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !usual.test(line));
  return lines.slice(-3).join("\n");
}
