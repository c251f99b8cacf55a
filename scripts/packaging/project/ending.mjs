// A process that ends while a job runs, which it does not wait for, says how.
import { linalg } from "infinite-nnqs";

const size = 2000;
linalg.dsyevd(
  Float64Array.from({ length: size * size }, (_, k) => Math.sin((k % size) * Math.floor(k / size))),
  size,
);
setTimeout(() => process.exit(7), 300);
