import { button, h, once } from "./dom.js";
import { number } from "./words.js";

const STEP = 100;

/** Fill a list with the first hundred things, and a button for the next; `draw` makes each. */
export function inSteps(list, things, draw) {
  const end = h("div", { class: "more" });
  let shown = 0;
  const next = () => {
    const step = things.slice(shown, shown + STEP);
    const made = step.map(draw);
    list.append(...made);
    shown += step.length;
    const left = things.length - shown;
    end.replaceChildren(...(left ? [button(`Show ${number(Math.min(STEP, left))} more of ${number(left)}`, once(goOn))] : []));
    return made;
  };
  const goOn = async () => {
    // The button moves down or goes; who used it goes on with what is new.
    const [first] = next();
    const target = first.querySelector("button") ?? first;
    if (target === first) first.tabIndex = -1;
    target.focus();
  };
  list.replaceChildren();
  next();
  return end;
}
