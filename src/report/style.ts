/** The looks of a page: light or dark as the reader's system is, from the width of a phone up. */
export const style = `
:root { color-scheme: light dark;
  --page: #fff; --text: #1c2127; --soft: #5b6672; --line: #d5dae0; --card: #f5f7f9; --link: #0b62a8;
  --good: #12733f; --good-page: #dff3e6; --part: #7a5200; --part-page: #fdf0cf; --bad: #a4261d; --bad-page: #fbe3e0;
  --curve-0: #0072b2; --curve-1: #d55e00; --curve-2: #00845f; --curve-3: #b5508b; --curve-4: #b97b00; --curve-5: #2a8fc7; }
@media (prefers-color-scheme: dark) { :root {
  --page: #14181d; --text: #e3e8ee; --soft: #9aa7b4; --line: #363f49; --card: #1c2229; --link: #74b9f2;
  --good: #7fdca4; --good-page: #143322; --part: #f0c766; --part-page: #392c0c; --bad: #ff9d92; --bad-page: #43201c;
  --curve-0: #4ba3dd; --curve-1: #f58a3c; --curve-2: #2fc79b; --curve-3: #e59ac6; --curve-4: #f0b440; --curve-5: #9bd3f3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main, header { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; line-height: 1.25; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0 .75rem; }
a { color: var(--link); }
.soft { color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .5rem; z-index: 3; }
button, input { font: inherit; color: inherit; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem; }
.charts > :only-child { max-width: 46rem; }
figure.chart { margin: 0; padding: .75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); min-width: 0; }
figcaption { display: flex; justify-content: space-between; gap: .5rem; align-items: start; }
.zoom { white-space: nowrap; }
.zoom button { min-width: 2.1rem; min-height: 2.1rem; margin-left: .2rem; border: 1px solid var(--line); border-radius: 6px; background: var(--page); cursor: pointer; }
.plot { width: 100%; min-height: 330px; touch-action: pan-y; overflow: hidden; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem .6rem; }
.legend button { display: inline-flex; align-items: center; gap: .4rem; min-height: 1.9rem; padding: 0 .3rem; border: 0; background: none; cursor: pointer; font-size: .875rem; text-align: left; }
.legend svg { flex: none; }
.legend button[aria-pressed="false"] { opacity: .45; text-decoration: line-through; }
.tip { position: fixed; z-index: 2; visibility: hidden; max-width: 20rem; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--page); color: var(--text); font-size: .85rem; pointer-events: none; box-shadow: 0 2px 8px rgb(0 0 0 / .25); }
.tip.shown { visibility: visible; }
.tip span { color: var(--soft); margin-right: .5rem; }
.tip span::after { content: ":"; }
.bar { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; margin: 1rem 0 .35rem; }
.filter input { width: 12rem; max-width: 60vw; padding: .25rem .5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--page); }
.scroll { overflow: auto; max-height: 30rem; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { position: sticky; top: 0; background: var(--card); text-align: left; padding: 0; z-index: 1; }
th button { width: 100%; border: 0; background: none; padding: .45rem .7rem; font-weight: 600; text-align: inherit; cursor: pointer; white-space: nowrap; }
th button::after { content: " ↕"; color: var(--soft); font-weight: 400; }
th[aria-sort="ascending"] button::after { content: " ↑"; color: var(--text); }
th[aria-sort="descending"] button::after { content: " ↓"; color: var(--text); }
th.number { text-align: right; }
.pairs .scroll { width: fit-content; max-width: 100%; }
.pairs td.number { text-align: left; }
td { unicode-bidi: isolate; padding: .35rem .7rem; border-top: 1px solid var(--line); vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.short { white-space: nowrap; }
td.text { min-width: 6rem; max-width: 28rem; }
.claim { border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; margin: .6rem 0; background: var(--card); }
.claim p { margin: .2rem 0; }
.verdict { display: inline-block; padding: 0 .6rem; border-radius: 1rem; font-weight: 600; }
.verdict.holds { color: var(--good); background: var(--good-page); }
.verdict.partly { color: var(--part); background: var(--part-page); }
.verdict.fails { color: var(--bad); background: var(--bad-page); }
.verdict.open { color: var(--soft); background: var(--line); }
details { margin: .6rem 0; }
summary { cursor: pointer; font-weight: 600; padding: .2rem 0; }
pre { overflow: auto; max-height: 26rem; padding: .75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); font-size: .82rem; line-height: 1.4; }
.warning { border-left: 4px solid var(--part); background: var(--part-page); padding: .4rem .8rem; }
.stored { max-width: 100%; height: auto; background: #fff; border-radius: 8px; padding: .5rem; }
@media (max-width: 30rem) { main, header { padding-left: .75rem; padding-right: .75rem; } h1 { font-size: 1.35rem; } figure.chart { padding: .5rem; } }
@media print { .zoom, .filter, nav { display: none; } .scroll, pre { max-height: none; } }
`;
