// How each role is drawn. Never by colour alone: the dashes, the weight and the name differ too.
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function palette() {
  return {
    sea: css("--sea"), land: css("--land"), beyond: css("--sunk"), line: css("--line-strong"),
    faint: css("--line"), ink: css("--ink"), surface: css("--surface"), accent: css("--accent"),
    stop: css("--stop"), warn: css("--warn"), clear: css("--clear"), ask: css("--ask"),
    quiet: css("--quiet"), focus: css("--focus"),
  };
}

// role: [colour, fill opacity, line width, dashes or null]; later ones are drawn above.
export const ROLES = {
  "barred": ["ink", 0.06, 1.6, [6, 2, 1, 2]],
  "sealed": ["stop", 0.08, 2, [8, 3, 2, 3]],
  "held unclaimed": ["quiet", 0.04, 1, [1, 3]],
  "held agreed": ["clear", 0.14, 1.6, null],
  "held alone": ["clear", 0.05, 1.4, [1, 2]],
  "held disputed": ["stop", 0.12, 1.8, [5, 3]],
  "held mingled": ["warn", 0.18, 2, [2, 2]],
  "holding": ["focus", 0.14, 2, null],
  "mingled": ["warn", 0.22, 2, [2, 1, 6, 1]],
  "buffer": ["accent", 0.1, 1.4, [3, 2]],
  "about": ["accent", 0.16, 1.6, [1, 2]],
  "protection": ["accent", 0.5, 2, null],
  "operation": ["quiet", 0.12, 1.6, [4, 3]],
  "flight withdrawn": ["quiet", 0.04, 1, [1, 3]],
  "flight over": ["quiet", 0.06, 1, [2, 3]],
  "flight told": ["warn", 0.14, 2, [5, 2]],
  "flight awaiting": ["ask", 0.14, 2, [4, 2]],
  "flight no objection": ["clear", 0.16, 2.4, null],
  "flight lapsed": ["warn", 0.1, 2, [2, 2]],
  "flight recheck": ["warn", 0.2, 3.2, [7, 2]],
  "flight objected": ["stop", 0.1, 2.2, [4, 2]],
  "flight": ["focus", 0.14, 2.4, [4, 1]],
  "flight stopped": ["stop", 0.2, 3.4, null],
  "stop": ["stop", 0.28, 4, [2, 1]],
  "within": ["stop", 0.1, 1.8, [2, 3]],
  "evidence": ["ink", 0.2, 1.6, [2, 2]],
  "report": ["warn", 0.08, 1.6, [4, 2]],
  "incident": ["stop", 0.12, 2, [2, 2]],
  "access": ["focus", 0.1, 1.8, [5, 2]],
  "counted": ["ask", 0.12, 1.8, [2, 3]],
  "nearest": ["ink", 0, 3, null],
  "suggestion": ["warn", 0.6, 2, [2, 1]],
};
