// Runs in the browser: draws the charts of the page, and answers pointer, keys and buttons.

/** What this needs of Vega. */
interface ChartView {
  runAsync(): Promise<ChartView>;
  signal(name: string): unknown;
  signal(name: string, value: unknown): ChartView;
  scale(name: string): { domain(): number[]; type: string };
  tooltip(handler: (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void): ChartView;
}
declare const vega: {
  parse(spec: object, config: undefined, options: { ast: true }): object;
  View: new (runtime: object, options: object) => ChartView;
  Error: number;
};
declare const vegaInterpreter: { expressionInterpreter: unknown };

{
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  document.body.append(tip);

  /** Shows what the pointer is at: texts, never markup. */
  const showTip = (event: MouseEvent, value: unknown): void => {
    if (value === null || value === undefined || typeof value !== "object") {
      tip.classList.remove("shown");
      return;
    }
    const lines = Object.entries(value as Record<string, unknown>).filter(
      ([, text]) => !/^(?:NaN|null|undefined)$/.test(String(text)),
    );
    tip.replaceChildren(
      ...lines.map(([name, text]) => {
        const line = document.createElement("div");
        const label = document.createElement("span");
        label.textContent = name;
        line.append(label, String(text));
        return line;
      }),
    );
    tip.classList.add("shown");
    const { clientWidth: room, clientHeight: high } = document.documentElement;
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, room - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(event.clientY + 14, high - tip.offsetHeight - 4))}px`;
  };

  /** Zooms around the middle: a factor below 1 shows less. */
  const zoom = (view: ChartView, factor: number): void => {
    for (const axis of ["x", "y"]) {
      const scale = view.scale(axis);
      const isLog = scale.type === "log";
      const [first, last] = scale.domain().map((value) => (isLog ? Math.log(value) : value)) as [number, number];
      const [middle, half] = [(first + last) / 2, (factor * (last - first)) / 2];
      const ends = [middle - half, middle + half].map((value) => (isLog ? Math.exp(value) : value));
      view.signal(`zoom_${axis}`, ends);
    }
    void view.runAsync();
  };

  const showAll = (view: ChartView): void => {
    void view.signal("zoom_x", null).signal("zoom_y", null).runAsync();
  };

  const draw = async (figure: HTMLElement): Promise<void> => {
    const place = figure.querySelector<HTMLElement>(".plot")!;
    const spec = JSON.parse(figure.querySelector("script[type='application/json']")!.textContent!) as object;
    const view = new vega.View(vega.parse(spec, undefined, { ast: true }), {
      renderer: "svg",
      container: place,
      hover: true,
      expr: vegaInterpreter.expressionInterpreter,
      logLevel: vega.Error,
    });
    view.tooltip((_handler, event, _item, value) => showTip(event, value));
    await view.runAsync();
    const actions: Record<string, () => void> = {
      in: () => zoom(view, 0.5),
      out: () => zoom(view, 2),
      all: () => showAll(view),
    };
    for (const button of figure.querySelectorAll<HTMLButtonElement>("button[data-zoom]")) {
      button.addEventListener("click", actions[button.dataset["zoom"]!]!);
    }
    const curves = [...figure.querySelectorAll<HTMLButtonElement>("button[data-curve]")];
    for (const button of curves) {
      button.addEventListener("click", () => {
        button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
        const hidden = curves.filter((each) => each.getAttribute("aria-pressed") !== "true");
        void view
          .signal(
            "hidden",
            hidden.map((each) => each.dataset["curve"]),
          )
          .runAsync();
      });
    }
    place.addEventListener("pointerleave", () => tip.classList.remove("shown"));
    figure.dataset["drawn"] = "true";
  };

  /** One after the other, so that the page can be used meanwhile. */
  const drawAll = async (): Promise<void> => {
    for (const figure of document.querySelectorAll<HTMLElement>("figure.chart")) {
      await draw(figure);
      await new Promise((resolve) => setTimeout(resolve));
    }
    document.documentElement.dataset["drawn"] = "true";
  };
  void drawAll();
}
