/**
 * A plugin of typedoc: what stands in braces after `@throws`, also further on in its text, such as {ArgumentError | ShapeError},
 * becomes links to the classes of errors.
 */
import { Converter, ReflectionKind } from "typedoc";

const braces = /\{([A-Z][A-Za-z]*(?: \| [A-Z][A-Za-z]*)*)\}/;

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    const classes = new Map(project.getReflectionsByKind(ReflectionKind.Class).map((made) => [made.name, made]));
    const linked = (name) =>
      classes.has(name)
        ? { kind: "inline-tag", tag: "@link", text: name, target: classes.get(name) }
        : { kind: "code", text: `\`${name}\`` };
    const named = (names) =>
      names
        .split(" | ")
        .flatMap((name, i) => (i === 0 ? [linked(name)] : [{ kind: "text", text: " or " }, linked(name)]));
    const parts = (part) =>
      part.kind !== "text"
        ? [part]
        : part.text
            .split(braces)
            .flatMap((text, i) => (i % 2 === 1 ? named(text) : text === "" ? [] : [{ kind: "text", text }]));
    for (const { comment } of Object.values(project.reflections)) {
      for (const tag of comment?.blockTags.filter(({ tag }) => tag === "@throws") ?? []) {
        const first = tag.typeAnnotation === undefined ? [] : [{ kind: "text", text: `${tag.typeAnnotation} ` }];
        tag.content = [...first, ...tag.content].flatMap(parts);
        delete tag.typeAnnotation;
      }
    }
  });
}
