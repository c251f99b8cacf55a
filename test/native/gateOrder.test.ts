import { linalg } from "infinite-nnqs";
import { positiveMatrix, symmetricMatrix, uniform } from "../support/random.js";
import { test } from "../support/test.js";

// Counts and orders, not times: they hold on a busy machine too.

test.afterEach.always(() => linalg.setThreads(2));

test("a 4×4 eigenproblem beside four streams of larger ones waits for those before it only", async (t) => {
  linalg.setThreads(2);
  const [n, streams] = [400, 4];
  const [large, small] = [symmetricMatrix(n).data, symmetricMatrix(4).data];
  let [ended, stopped] = [0, false];
  const all = Array.from({ length: streams }, async () => {
    while (!stopped) {
      await linalg.dsyevd(large, n, { vectors: true });
      ended++;
    }
  });
  const passed: number[] = [];
  for (let round = 0; round < 12; round++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const before = ended;
    await linalg.dsyevd(small, 4, { vectors: true });
    passed.push(ended - before);
  }
  stopped = true;
  await Promise.all(all);
  // Each stream has one job before it; another of each may come between its thread and the gate.
  t.true(Math.max(...passed) <= 2 * streams, `${passed} ended meanwhile`);
});

test("small calls pass a large one that is at work on two threads", async (t) => {
  linalg.setThreads(2);
  const n = 1100; // on two threads
  const large = symmetricMatrix(n).data;
  const [symmetric, positive, complex] = [symmetricMatrix(16).data, positiveMatrix(16).data, uniform(2 * 16 * 16)];
  const factor = linalg.choleskySync(positive, 16);
  let reduced = 0; // 0.4 behind the only call that holds the gate
  const onProgress = (fraction: number) => {
    reduced = fraction;
  };
  const beside = linalg.dsyevd(large, n, { onProgress });
  await new Promise((resolve) => setTimeout(resolve, 20)); // it is inside by now
  let passed = 0;
  while (reduced < 0.4) {
    linalg.dsyevdSync(symmetric, 16, { vectors: true });
    linalg.zheevdSync(complex, 16, { vectors: true });
    linalg.choleskySync(positive, 16);
    linalg.choleskySolveSync(factor, 16, complex, 32);
    linalg.expmSync(symmetric, 16);
    linalg.zexpmSync(complex, 16);
    linalg.zgemmSync(16, 16, 16, complex, complex);
    passed++;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await beside;
  t.true(passed > 5, `${passed} rounds ended meanwhile`);
});

test("calls on one thread overlap: a small one that comes later ends while a large one is at work", async (t) => {
  linalg.setThreads(1);
  const n = 700; // below 4 MB, so that its job begins at once
  const [large, small] = [symmetricMatrix(n).data, symmetricMatrix(4).data];
  for (let round = 0; round < 4; round++) {
    let largeEnded = false;
    const work = linalg.dsyevd(large, n, { vectors: true }).then(() => {
      largeEnded = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 5)); // it is inside by now
    let overlapped = 0;
    while (!largeEnded) {
      await linalg.dsyevd(small, 4, { vectors: true });
      if (!largeEnded) overlapped++;
    }
    await work;
    t.true(overlapped > 1, `${overlapped} ended meanwhile`);
  }
});
