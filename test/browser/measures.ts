import type { Page } from 'playwright-core';

/** How far the page is wider than its screen, in CSS pixels. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What can be touched and is less than 44 CSS pixels high; a box or a radio is touched by its label. */
export const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, textarea, input[type=text], .choice, .links a')]
      .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height < 44)
      .map(
        (target) => `${target.tagName} ${target.textContent.trim()} ${target.getBoundingClientRect().height}`,
      ),
  );

/**
 * Every text whose contrast with what lies behind it is below 4.5:1 (WCAG 2.2, 1.4.3), with its ratio. Colours here
 * are plain `rgb()`; where no element has a ground of its own, it is the canvas of the colour scheme.
 */
export const faintTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const colourOf = (css: string): Colour => {
      const [r = 0, g = 0, b = 0, a = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [
      r * a + x * (1 - a),
      g * a + y * (1 - a),
      b * a + z * (1 - a),
      1,
    ];
    const luminance = ([r, g, b]: Colour) => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const canvas = document.createElement('i');
    canvas.style.setProperty('background', 'Canvas');
    document.body.append(canvas);
    const ground = colourOf(getComputedStyle(canvas).backgroundColor);
    canvas.remove();
    const chain = (element: Element): Element[] => [
      ...(element.parentElement ? chain(element.parentElement) : []),
      element,
    ];
    const behind = (element: Element) =>
      chain(element).reduce<Colour>(
        (below, each) => over(colourOf(getComputedStyle(each).backgroundColor), below),
        ground,
      );
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint: string[] = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim();
      if (!element || !text || !element.checkVisibility() || element.closest('script, style')) continue;
      const below = behind(element);
      const [r, g, b, a] = colourOf(getComputedStyle(element).color);
      const opacity = chain(element).reduce((all, each) => all * Number(getComputedStyle(each).opacity), 1);
      const shown = over([r, g, b, a * opacity], below);
      const [dark = 0, light = 0] = [luminance(shown), luminance(below)].toSorted((x, y) => x - y);
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${text.slice(0, 60)}`);
    }
    return faint;
  });
