/**
 * The steps of the demonstration that `npm start` shows, in order. Each is shown, then run, then its output
 * follows; the first that fails ends it.
 * @type {{about: string, command: string}[]}
 */
export const DEMONSTRATION = [
  {
    about: "An unmodified Debian Linux, running on the bare (emulated) machine:",
    command: "uname -sr && nproc",
  },
  { about: "MicroV slips under it. Linux goes on, now as the root VM:", command: "microv start" },
  { about: "A micro VM prints beside it:", command: "microv run --raw16 /guests/hello16" },
  { about: "So does one in TypeScript, which boots as a PVH kernel:", command: "microv run /guests/hello" },
  { about: "What exited, and how often:", command: "microv status" },
  { about: "MicroV leaves again, and Linux is none the wiser:", command: "microv stop" },
  { about: "The bare machine as before:", command: "uname -sr && nproc" },
];

/** The steps as one shell script for the machine. */
export function shellScript(steps) {
  const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  const show = ({ about, command }) =>
    `echo; echo ${quote(`# ${about}`)}; echo ${quote(`$ ${command}`)}; { ${command}; } 2>&1 || exit`;
  return steps.map(show).join("\n");
}
