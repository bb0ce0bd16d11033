/**
 * Shell commands for a load on the root VM: two programs hash the same bytes all the time, until `endLoad`. Whatever
 * a world switch breaks in a register shows in a sum.
 */
export const startLoad = `rm -f /tmp/enough
work() { while [ ! -e /tmp/enough ]; do seq 20000 | md5sum; done | sort | uniq -c; }
work > /tmp/sums0 & sums0=$!; work > /tmp/sums1 & sums1=$!`;

/** Ends the load. Prints how many different sums there were, which must be 1, and then each with its count. */
export const endLoad = `touch /tmp/enough; wait $sums0 $sums1
cat /tmp/sums0 /tmp/sums1 | awk '{print $2}' | sort -u | wc -l; cat /tmp/sums0 /tmp/sums1`;
