import { h } from "./dom.js";

const DEEPEST = 5;
const main = document.getElementById("main");

async function show() {
  const api = await (await fetch("/api/v1/openapi.json")).json();
  const rooms = new Map();
  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const room = operation.tags?.[0] ?? "other";
      if (!rooms.has(room)) rooms.set(room, []);
      rooms.get(room).push(drawn(api, method, path, operation));
    }
  }
  main.append(
    h("h1", {}, `${api.info.title} API ${api.info.version}`),
    h("p", { class: "lead" }, "Send a token as “Authorization: Bearer …”. Errors are application/problem+json. ", h("a", { href: "/api/v1/openapi.json" }, "The same as data")),
    ...[...rooms].map(([room, list]) => h("section", {}, h("div", { class: "head" }, h("h2", {}, room)), list)),
  );
}

function drawn(api, method, path, operation) {
  const body = Object.entries(operation.requestBody?.content ?? {})[0];
  const [status, answer] = Object.entries(operation.responses).find(([code]) => code.startsWith("2")) ?? ["", {}];
  const json = answer.content?.["application/json"]?.schema;
  return h(
    "details",
    { id: operation.operationId },
    h("summary", {}, h("b", {}, method.toUpperCase()), path, h("span", {}, operation.description ?? operation.summary)),
    h(
      "dl",
      {},
      (operation.parameters ?? []).map((one) => [h("dt", {}, `${one.name} (${one.in}${one.required ? ", required" : ""})`), h("dd", {}, [typeOf(one.schema), one.description].filter(Boolean).join(": "))]),
      body && [h("dt", {}, `Body: ${body[0]}`), h("dd", {}, h("pre", { tabindex: "0" }, shape(api, body[1].schema)))],
      h("dt", {}, `Answer ${status}`),
      h("dd", {}, json && Object.keys(json).length ? h("pre", { tabindex: "0" }, shape(api, json)) : answer.description),
    ),
  );
}

/** A schema as a sketch of the value. */
function shape(api, schema) {
  return JSON.stringify(sketch(api, schema, 0), null, 2);
}

function sketch(api, schema, depth) {
  if (schema.$ref) return sketch(api, api.components.schemas[schema.$ref.split("/").pop()], depth);
  if (depth > DEEPEST) return "…";
  if (schema.anyOf) {
    const objects = schema.anyOf.filter((one) => one.$ref);
    return objects.length ? sketch(api, objects[0], depth) : schema.anyOf.map(typeOf).join(" or ");
  }
  if (schema.type === "array") return [sketch(api, schema.items ?? {}, depth + 1)];
  if (schema.properties) return Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, sketch(api, inner, depth + 1)]));
  return typeOf(schema);
}

function typeOf(schema) {
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.const) return schema.const;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  return schema.format ? `${schema.type} (${schema.format})` : (schema.type ?? "any");
}

show();
