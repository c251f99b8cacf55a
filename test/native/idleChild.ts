// What fork.test.ts starts: a process that ends at once, also as a worker of a cluster.
process.exit(0);
