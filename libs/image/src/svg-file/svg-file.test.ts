import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SvgFileError } from './error.ts';
import { isSvg } from './head.ts';
import { plainSvg } from './plain-svg.ts';
import { SVG_SIDE } from './size.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const limits = { maxPixels: 1e8 };
const namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const svg = (body: string, attributes = 'width="100" height="50"') => `<svg ${namespaces} ${attributes}>${body}</svg>`;
const sizeOf = (attributes: string) => {
  const { width, height } = plainSvg(svg('', attributes), limits);
  return [width, height];
};
const faultOf = (text: string, options = limits) => {
  try {
    plainSvg(text, options);
  } catch (error) {
    if (error instanceof SvgFileError) return error.message;
    throw error;
  }
  return undefined;
};
/** Fails a test that takes time beyond proportion: a second of processor time is a hundred times what these need. */
const quickly = <T>(what: () => T): T => {
  const began = process.cpuUsage();
  const result = what();
  expect(process.cpuUsage(began).user).toBeLessThan(1e6);
  return result;
};

describe('isSvg', () => {
  it.each([
    '<svg>',
    '<svg\n width="1"/>',
    '\uFEFF<?xml version="1.0" encoding="utf-8"?>\n<!-- a --><!-- > --> <svg>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://a/svg11.dtd" [<!ENTITY a "]>"> <!-- ]> -->]><svg>',
    '<s:svg xmlns:s="http://www.w3.org/2000/svg">',
  ])('takes %s', (text) => expect(isSvg(bytes(text))).toBe(true));

  it.each([
    '',
    '<',
    '<svgx>',
    '<html><svg></svg></html>',
    '<!DOCTYPE html><html>',
    '<!-- <svg> -->',
    'svg',
    '<!DOCTYPE svg [<svg>',
  ])('leaves %s', (text) => expect(isSvg(bytes(text))).toBe(false));

  it('reads UTF-16 with its mark and the encoding that the file names', () => {
    const wide = Uint8Array.from([0xff, 0xfe, ...[...svg('<path/>')].flatMap((c) => [c.charCodeAt(0), 0])]);
    expect(isSvg(wide)).toBe(true);
    expect(plainSvg(wide, limits)).toMatchObject({ width: 100, height: 50 });
    const declared = Uint8Array.from([
      ...bytes('<?xml version="1.0" encoding="Shift_JIS"?>'),
      ...bytes(svg('<title>')).slice(0, -6),
      ...[0x90, 0x46],
      ...bytes('</title></svg>'),
    ]);
    expect(plainSvg(declared, limits).text).toContain('<title>色</title>');
  });

  it('takes time in proportion to the file, whatever stands in it', () => {
    for (const part of [
      '<!---->',
      '<!-- ',
      '<?xml ',
      '<!DOCTYPE [',
      '<!DOCTYPE "',
      '<!DOCTYPE [<!--',
      ' ',
      '<!ENTITY a "',
    ]) {
      for (const times of [36, 100_000]) expect(quickly(() => isSvg(bytes(part.repeat(times))))).toBe(false);
    }
  });
});

describe('the size of a drawing', () => {
  it('is its own where it has one, in CSS pixels', () => {
    expect(sizeOf('width="24" height="12" viewBox="0 0 2 1"')).toEqual([24, 12]);
    expect(sizeOf('width="1in" height="2.54cm"')).toEqual([96, 96]);
    expect(sizeOf('width="210mm" height="297mm" viewBox="0 0 210 297"')).toEqual([794, 1123]);
    expect(sizeOf('width="72pt" height="6pc"')).toEqual([96, 96]);
    expect(sizeOf('width="1e2px" height="+50.0px"')).toEqual([100, 50]);
    expect(sizeOf('style="width: 30px; fill: red; height:20px" width="100%"')).toEqual([30, 20]);
  });

  it('follows from the viewBox for a side that is missing', () => {
    expect(sizeOf('width="300" viewBox="0 0 3 2"')).toEqual([300, 200]);
    expect(sizeOf('height="300" width="auto" viewBox="0 0 3 2"')).toEqual([450, 300]);
  });

  it.each(['', 'width="100%" height="100%"', 'width="100vw" height="auto"', 'width="0" height="-3"', 'width="abc"'])(
    `is ${SVG_SIDE} on the longer side for proportions alone: %s`,
    (attributes) => {
      expect(sizeOf(`${attributes} viewBox="0 0 24 12"`)).toEqual([1536, 768]);
      expect(sizeOf(`${attributes} viewBox="-5,-5 10,30"`)).toEqual([512, 1536]);
    },
  );

  it.each(['', 'width="100%" height="100%"', 'width="30"', 'viewBox="0 0 0 5"', 'viewBox="0 0 nothing"'])(
    'is asked for where there is none: %s',
    (attributes) =>
      expect(faultOf(svg('', attributes))).toMatch(/expected an SVG with a viewBox, or with width and height/),
  );

  it('stands in the root, and the rest of the root stays', () => {
    const { text } = plainSvg(
      svg('<path/>', 'viewBox="0 0 24 24" id="x" onload="a()" style="width:100%;fill:red" class=\'a "b"\''),
      limits,
    );
    expect(text).toBe(
      `<svg ${namespaces} id="x" class='a "b"' style="fill:red" width="1536" height="1536" viewBox="0 0 24 24"><path/></svg>`,
    );
  });

  it('is refused beyond the limit of pixels', () => {
    expect(faultOf(svg('', 'width="20000" height="20000"'))).toMatch(/at most 100 million pixels, got 20000 x 20000/);
    expect(faultOf(svg('', 'viewBox="0 0 1 1"'), { maxPixels: 1e6 })).toMatch(/got 1536 x 1536/);
  });
});

describe('entities', () => {
  const head = (entities: string) => `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b" [${entities}]>`;

  it("are put in where they are plain text, as Illustrator's name spaces", () => {
    const text = `${head('<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!-- <!ENTITY c "d"> --><!ENTITY b \'x\'>')}<svg xmlns="&ns_svg;" viewBox="0 0 2 1"><text id="&b;">&amp;&c;</text></svg>`;
    expect(plainSvg(text, limits).text).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="1536" height="768" viewBox="0 0 2 1"><text id="x">&amp;&c;</text></svg>',
    );
  });

  it.each([
    '<!ENTITY a "aa"><!ENTITY b "&a;&a;">',
    '<!ENTITY a SYSTEM "file:///etc/hostname">',
    '<!ENTITY % a "x">',
    '<!ENTITY a "<script/>">',
    `<!ENTITY a "${'a'.repeat(5000)}">`,
  ])('are refused as %s', (entities) => expect(faultOf(head(entities) + svg(''))).toMatch(/an entity declaration/));

  it('cannot make a file grow without bound, nor take long', () => {
    const entity = `<!ENTITY a "${'a'.repeat(4000)}">`;
    expect(quickly(() => faultOf(head(entity) + svg(`<title>${'&a;'.repeat(100_000)}</title>`)))).toMatch(
      /at most 1048576/,
    );
    expect(quickly(() => faultOf(head(entity) + svg(`<title>${'&'.repeat(400_000)}</title>`)))).toBeUndefined();
  });
});

describe('what is active', () => {
  const active: [string, RegExp][] = [
    ['<script>alert(1)</script>', /a script/],
    ['<SCRIPT href="a.js"/>', /a script/],
    ['<x:script xmlns:x="http://www.w3.org/2000/svg"/>', /a script/],
    ['<foreignObject><div/></foreignObject>', /foreign content/],
    ['<image href="file:///etc/hostname"/>', /an external reference/],
    ['<image x:href="http://a/b.png"/>', /an external reference/],
    ['<use href="other.svg#a"/>', /an external reference/],
    ['<path style="fill:url(http://a/b.svg#c)"/>', /an external reference/],
    ['<path fill="url( \'b.svg#c\' )"/>', /an external reference/],
    ['<style>@import "a.css";</style>', /an external reference/],
    ['<style><![CDATA[ a { fill: url(b.svg#c) } ]]></style>', /an external reference/],
    ['<image href="data:image/svg+xml;base64,AAAA"/>', /an embedded picture that is no PNG/],
    ['<image href="data:text/html,hello"/>', /an embedded picture that is no PNG/],
  ];
  it.each(active)('is refused: %s', (body, message) => expect(faultOf(svg(body))).toMatch(message));

  it('is dropped where asked for', () => {
    const body =
      '<script>a &lt; b</script><g onclick="a()" id="g" OnLoad = \'b\'><script/><a href="http://a/"><path d="M0 0"/></a></g><foreignObject><foreignObject/><b/></foreignObject>';
    expect(plainSvg(svg(body, 'viewBox="0 0 1 1"'), { ...limits, active: 'drop' }).text).toBe(
      svg('<g id="g"><a href="http://a/"><path d="M0 0"/></a></g>', 'width="1536" height="1536" viewBox="0 0 1 1"'),
    );
  });

  it('leaves references inside the file alone', () => {
    const inner =
      '<path fill="url(#a)" style="mask: url( \'#b\' )"/><use xlink:href="#c"/><style>a{fill:url("#d")}</style>';
    expect(faultOf(svg(inner))).toBeUndefined();
  });

  it('is found in time in proportion to the file', () => {
    for (const part of [
      '<script ',
      '<script>',
      '<a b="',
      "<a b='>'",
      'url(',
      '<style>',
      '<![CDATA[',
      '<a b=c ',
      ' onload="',
    ]) {
      quickly(() => faultOf(svg(part.repeat(50_000))));
      quickly(() => faultOf(svg(`<path d="${part.replaceAll('"', '').repeat(50_000)}"/>`)));
    }
  });
});

describe('cost', () => {
  const png = (width: number, height: number) => {
    const head = new DataView(new ArrayBuffer(33));
    [0x89504e47, 0x0d0a1a0a, 13, 0x49484452, width, height].forEach((word, i) => head.setUint32(4 * i, word));
    return `data:image/png;base64,${btoa(String.fromCharCode(...new Uint8Array(head.buffer)))}`;
  };

  it('of elements that are used again and again is bounded, circles are not followed', () => {
    let body = '<path id="a0"/>';
    for (let i = 1; i < 30; i++) body += `<g id="a${i}">${`<use href="#a${i - 1}"/>`.repeat(2)}</g>`;
    expect(faultOf(svg(body))).toMatch(/at most 500000 elements to draw/);
    expect(faultOf(svg(body.replaceAll('href', 'xlink:href')))).toMatch(/at most 500000 elements/);
    expect(faultOf(svg(body.replaceAll(/<use href="(#a\d+)"\/>/g, '<path fill="url($1)"/>')))).toMatch(
      /at most 500000/,
    );
    expect(
      faultOf(svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/><use href="#b"/></g>')),
    ).toBeUndefined();
  });

  it('of filters is bounded by passes over the picture', () => {
    const filter = (step: string, times: number) => `<filter id="f">${step.repeat(times)}</filter>`;
    expect(faultOf(svg(filter('<feGaussianBlur stdDeviation="2"/>', 20)))).toBeUndefined();
    expect(faultOf(svg(filter('<feTurbulence numOctaves="1000000"/>', 1)))).toMatch(
      /expected filters that pass at most/,
    );
    expect(faultOf(svg(filter('<feMorphology radius="1000000"/>', 1)))).toMatch(/filters/);
    const shadow = filter('<feGaussianBlur/>', 1);
    expect(faultOf(svg(`${shadow}${'<g filter="url(#f)"/>'.repeat(1000)}`, 'width="1000" height="1000"'))).toMatch(
      /filters/,
    );
  });

  it('of embedded pictures is bounded by their own size', () => {
    expect(faultOf(svg(`<image href="${png(200, 100)}"/>`))).toBeUndefined();
    expect(faultOf(svg(`<image href="${png(30_000, 30_000)}"/>`))).toMatch(
      /embedded pictures of at most 100 million pixels, got 30000 x 30000/,
    );
    expect(faultOf(svg('<image href="data:image/png;base64,AAAA"/>'))).toMatch(/embedded picture that is damaged/);
    expect(faultOf(svg('<image href="data:image/png;base64,*"/>'))).toMatch(/embedded picture that is damaged/);
  });

  it('of elements and their depth is bounded', () => {
    expect(faultOf(svg('<g/>'.repeat(200_001)))).toMatch(/at most 200000 elements/);
    expect(faultOf(svg(`${'<g>'.repeat(300)}${'</g>'.repeat(300)}`))).toMatch(/at most 250 deep/);
    const chain = Array.from({ length: 5000 }, (_, i) => `<use id="a${i}" href="#a${i + 1}"/>`).join('');
    expect(faultOf(svg(chain))).toMatch(/deep/);
  });
});

it('anything at all is read or refused in one line', () => {
  const piece = fc.constantFrom(
    ...[
      '<',
      '>',
      '"',
      "'",
      '/',
      '=',
      '<svg ',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '<!DOCTYPE [',
      ']>',
      '&a;',
      ' ',
    ],
    ...['viewBox="0 0 3 4"', 'width="5"', '<use href="#a"/>', 'url(#a)', '</svg>', '<!ENTITY a "b">', '<script>', 'x'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const text of [pieces.join(''), svg(pieces.join(''))]) {
        expect(faultOf(text) ?? '').not.toContain('\n');
        isSvg(bytes(text));
      }
    }),
    { numRuns: 500 },
  );
});
