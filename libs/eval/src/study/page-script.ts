/**
 * The page's own program: plain ES2018 for old phones, no network, no eval. It reads `study` and `text` from the page,
 * keeps answers in localStorage where that is allowed, and saves a RaterFile.
 */
export const pageScript = String.raw`
'use strict';
(function () {
  var data = JSON.parse(document.getElementById('data').textContent);
  var study = data.study, text = data.text, root = document.getElementById('app');
  var store = 'irodori-study-' + study.id;
  var state = load() || fresh();

  function fresh() {
    var seed = new Uint32Array(1), id = new Uint32Array(4);
    crypto.getRandomValues(seed);
    crypto.getRandomValues(id);
    return {
      rater: Array.from(id, function (v) { return v.toString(16).padStart(8, '0'); }).join(''),
      seed: seed[0], name: '', at: -1, saved: 0, scores: {},
      language: (navigator.language || '').slice(0, 2) === 'ja' ? 'ja' : 'en',
    };
  }
  function attempt(f) {
    try { return f(); } catch (e) { return null; /* private windows: the page still works */ }
  }
  // In two places: after a reload of a page from a file, Chromium under load can give it a localStorage from before the last
  // writes (14 of 129 reloads), and the next answer would overwrite what it did not see. The tab's history has the newest.
  function load() {
    var all = attempt(function () { return JSON.parse(localStorage.getItem(store)); });
    var own = attempt(function () { return history.state[store]; });
    return own && !(all && all.saved > own.saved) ? own : all;
  }
  function keep() {
    state.saved++;
    var own = {};
    own[store] = state;
    attempt(function () { history.replaceState(own, ''); });
    attempt(function () { localStorage.setItem(store, JSON.stringify(state)); });
  }
  function random(seed) {
    return function () {
      seed = (seed + 0x9e3779b9) >>> 0;
      var z = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return ((z ^ (z >>> 15)) >>> 0) / 4294967296;
    };
  }
  function shuffled(list, next) {
    var out = list.slice();
    for (var i = out.length - 1; i > 0; i--) {
      var j = Math.floor(next() * (i + 1)), t = out[i];
      out[i] = out[j];
      out[j] = t;
    }
    return out;
  }
  var next = random(state.seed);
  var order = shuffled(study.items, next).map(function (item) {
    return Object.assign({}, item, { choices: shuffled(item.choices, next) });
  });
  function scoreKey(item, choice, question) { return item.id + ' ' + choice.code + ' ' + question; }
  function fnv1a(s) {
    var h = 0x811c9dc5;
    for (var i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
    return h >>> 0;
  }
  function el(tag, props, children) {
    var node = document.createElement(tag);
    Object.keys(props || {}).forEach(function (k) {
      if (k in node) node[k] = props[k]; else node.setAttribute(k, props[k]);
    });
    (children || []).forEach(function (c) { node.append(c); });
    return node;
  }
  function t() { return text[state.language]; }
  function go(at) { state.at = at; keep(); draw(); scrollTo(0, 0); }

  function draw() {
    document.documentElement.lang = state.language;
    document.title = t().title;
    var language = el('button', { type: 'button', id: 'language', className: 'quiet', textContent: t().language });
    language.onclick = function () { state.language = state.language === 'ja' ? 'en' : 'ja'; keep(); draw(); };
    var body = state.at < 0 ? intro() : state.at >= order.length ? end() : screen(order[state.at]);
    root.replaceChildren(el('header', {}, [el('h1', { textContent: t().title }), language]), body);
  }
  function intro() {
    var name = el('input', { id: 'name', value: state.name, autocomplete: 'off', maxLength: 80 });
    name.oninput = function () { state.name = name.value; keep(); };
    var begun = Object.keys(state.scores).length > 0;
    var start = el('button', { type: 'button', id: 'start', textContent: begun ? t().resume : t().start });
    start.onclick = function () { go(firstOpen()); };
    return el('main', {}, [
      el('p', { textContent: t().intro }), el('p', { textContent: t().scale }),
      el('label', { htmlFor: 'name', textContent: t().name }), name, el('div', { className: 'bar' }, [start]),
    ]);
  }
  function complete(item) {
    return item.choices.every(function (c) {
      return item.questions.every(function (q) { return state.scores[scoreKey(item, c, q)] !== undefined; });
    });
  }
  function firstOpen() {
    for (var i = 0; i < order.length; i++) if (!complete(order[i])) return i;
    return order.length;
  }
  function screen(item) {
    var caption = item.hinted ? t().drawingHints : t().drawing;
    var cards = item.choices.map(function (choice, i) {
      var label = t().picture + ' ' + 'ABCDEFGHIJ'[i];
      return el('section', { className: 'card' }, [
        el('h2', { textContent: label }), el('img', { src: choice.picture, alt: label }),
      ].concat(item.questions.map(function (q) { return question(item, choice, q); })));
    });
    var warning = el('p', { role: 'status', className: 'warning' });
    var back = el('button', { type: 'button', id: 'back', className: 'quiet', textContent: t().back });
    back.onclick = function () { go(state.at - 1); };
    var last = state.at === order.length - 1;
    var forward = el('button', { type: 'button', id: 'next', textContent: last ? t().finish : t().next });
    forward.onclick = function () {
      if (complete(item)) return go(last ? firstOpen() : state.at + 1);
      warning.textContent = t().missing;
    };
    return el('main', { 'data-item': item.id }, [
      el('progress', { max: order.length, value: state.at }),
      el('figure', {}, [el('img', { src: item.drawing, alt: caption }), el('figcaption', { textContent: caption })]),
      el('div', { className: 'cards' }, cards), warning, el('div', { className: 'bar' }, [back, forward]),
    ]);
  }
  function question(item, choice, q) {
    var key = scoreKey(item, choice, q);
    var scores = [0, 1, 2, 3, 4, 5].map(function (score) {
      var input = el('input', { type: 'radio', name: key, value: String(score), checked: state.scores[key] === score });
      input.onchange = function () { state.scores[key] = score; keep(); };
      return el('label', {}, [input, el('span', { textContent: String(score) })]);
    });
    return el('fieldset', {}, [
      el('legend', { textContent: t()[q] }),
      el('div', { className: 'scores' }, [el('small', { textContent: t().worst })].concat(scores, [el('small', { textContent: t().best })])),
    ]);
  }
  function answers() {
    var list = [];
    study.items.forEach(function (item) {
      item.choices.forEach(function (choice) {
        item.questions.forEach(function (q) {
          list.push({ item: item.id, code: choice.code, question: q, score: state.scores[scoreKey(item, choice, q)] });
        });
      });
    });
    return list;
  }
  function end() {
    var save = el('button', { type: 'button', id: 'save', textContent: t().save });
    save.onclick = function () {
      var list = answers();
      var file = {
        format: data.format, version: data.version, study: study.id, rater: state.rater, name: state.name,
        answers: list, checksum: fnv1a(JSON.stringify(list)),
      };
      var url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1) + '\n'], { type: 'application/json' }));
      var link = el('a', { href: url, download: 'rating-' + study.id + '-' + state.rater.slice(0, 8) + '.json' });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(url); }, 60000);
    };
    var back = el('button', { type: 'button', id: 'back', className: 'quiet', textContent: t().back });
    back.onclick = function () { go(order.length - 1); };
    return el('main', {}, [el('p', { textContent: t().thanks }), el('div', { className: 'bar' }, [back, save])]);
  }
  draw();
})();
`;
