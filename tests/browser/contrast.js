// Words that are too pale for what lies behind them (WCAG 2.2 AA), as sentences.
const numbers = colour => (colour.match(/[\d.]+/g) || []).map(Number);
const light = colour => {
  const [r, g, b] = numbers(colour).map(n => (n /= 255) <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = e => {
  for (; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor, [, , , alpha = 1] = numbers(colour);
    if (alpha === 1 && numbers(colour).length >= 3) return colour;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)";
};
const found = new Set();
const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (words.nextNode()) {
  const e = words.currentNode.parentElement;
  if (!words.currentNode.data.trim() || !e.checkVisibility() || e.closest(".hidden, .skip, script, noscript, :disabled, option, svg")) continue;
  const style = getComputedStyle(e), back = behind(e);
  const [a, b] = [light(style.color), light(back)].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  if (ratio < (large ? 3 : 4.5))
    found.add(`“${words.currentNode.data.trim().slice(0, 30)}” ${style.color} on ${back}: ${ratio.toFixed(2)}`);
}
return [...found].slice(0, 10);
