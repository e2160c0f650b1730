"use strict";
// The replay has one state, the message in view (`step`); everything on the page is drawn from it.
(function () {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const charts = { value: byId("value"), positions: byId("positions"), timeline: byId("timeline") };
  const items = Array.from(document.querySelectorAll("#transcript button"));
  const last = data.moments.length - 1;
  const nothing = { x: [], y: [] };
  let step = last;
  let timer = null; // runs while the replay plays
  let veiled = ""; // the date that the veil over the offers starts at
  let wide = false; // the value space shows all contracts

  function path(side) {
    const said = data.offers.filter((offer) => offer.side === side && offer.step <= step);
    return {
      x: said.map((offer) => offer.at[0]),
      y: said.map((offer) => offer.at[1]),
      text: said.map((offer) => offer.text),
      steps: said.map((offer) => offer.step),
    };
  }

  function offerInView() {
    const place = data.moments[step].offer;
    return place === null ? null : data.offers[place];
  }

  function spot(offer) {
    return wide || !offer.edge ? offer.at : offer.edge;
  }

  // The deal that holds by the message in view, or that members still vote on.
  function dealInView() {
    const place = data.moments[step].deal;
    return place === null ? null : data.deals[place];
  }

  function offerMark(offer) {
    if (!offer) return nothing;
    const [x, y] = spot(offer);
    return { x: [x], y: [y], text: [offer.text] };
  }

  function offerLabel(offer) {
    const [x, y] = spot(offer);
    const off = !wide && offer.edge ? "<br>" + offer.off : "";
    return { ...data.pointer, ...offer.aside, x, y, text: data.moments[step].label + off };
  }

  // Bars along the axes: where each side believes the other's reservation to be.
  function beliefMark(side) {
    const belief = data.moments[step].beliefs[side];
    if (!belief) return nothing;
    const [x, y] = wide ? data.windows.wide : data.windows.close;
    const edge = side === 0 ? [x[0], x[0]] : [y[0], y[0]];
    const text = [belief.text, belief.text];
    return side === 0 ? { x: edge, y: belief.range, text } : { x: belief.range, y: edge, text };
  }

  function drawValue() {
    const view = data.views[data.moments[step].view];
    const scene = data.scenes[view.scene];
    const offer = offerInView();
    const dealt = dealInView();
    const parts = {
      area: scene.area, frontier: scene.frontier, zone: view.zone, agreed: view.agreed, waiting: view.waiting,
      picks: view.picks,
      belief_guild: beliefMark(0), belief_employers: beliefMark(1),
      guild: path(0), employers: path(1), now: dealt ? nothing : offerMark(offer), deal: dealt || nothing,
    };
    const traces = data.traces.map((name) => parts[name]);
    const labels = offer ? [...view.annotations, offerLabel(offer)] : view.annotations;
    return Plotly.update(
      charts.value,
      {
        x: traces.map((trace) => trace.x),
        y: traces.map((trace) => trace.y),
        hovertext: traces.map((trace) => trace.text || []),
        customdata: traces.map((trace) => trace.steps || []),
      },
      { shapes: view.shapes, annotations: labels },
      traces.map((_, place) => place),
    );
  }

  // The veil over what is still to come starts at the day in view.
  function drawPositions() {
    const date = data.moments[step].date;
    if (step !== last && date === veiled) return null;
    veiled = step === last ? "" : date;
    const change = {};
    for (let column = 0; column < data.columns; column += 1) {
      change[`shapes[${2 * column}].x0`] = step === last ? data.curtain : date;
      change[`shapes[${2 * column + 1}].x0`] = date;
      change[`shapes[${2 * column + 1}].x1`] = date;
    }
    return Plotly.relayout(charts.positions, change);
  }

  function drawWords() {
    const moment = data.moments[step];
    byId("cursor").style.setProperty("--now", moment.at);
    byId("slider").value = step;
    byId("slider").setAttribute("aria-valuetext", moment.where);
    byId("where").textContent = moment.where;
    byId("when").textContent = moment.when;
    byId("said").textContent = items[step].querySelector("span").textContent;
    byId("mind").textContent = moment.mind;
    items.forEach((item, place) => {
      item.classList.toggle("later", place > step);
      if (place === step) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    const list = byId("transcript");
    const item = items[step];
    list.scrollTop = item.offsetTop - (list.clientHeight - item.offsetHeight) / 2;
  }

  function show(to) {
    step = Math.min(last, Math.max(0, to));
    drawWords();
    return Promise.all([drawValue(), drawPositions()]);
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    byId("play").textContent = "\u25B6\uFE0E Play";
    byId("now").setAttribute("aria-live", "polite");
  }

  function wait() {
    timer = setTimeout(advance, Number(byId("pace").value));
  }

  function advance() {
    show(step + 1).then(() => {
      if (step === last) pause();
      else if (timer !== null) wait();
    });
  }

  function play() {
    byId("play").textContent = "\u275A\u275A Pause";
    byId("now").setAttribute("aria-live", "off");
    if (step === last) show(0);
    wait();
  }

  function toggle() {
    if (timer === null) play();
    else pause();
  }

  function go(to) {
    pause();
    return show(to);
  }

  function zoom() {
    wide = !wide;
    const [x, y] = wide ? data.windows.wide : data.windows.close;
    byId("wide").setAttribute("aria-pressed", String(wide));
    byId("wide").textContent = wide ? "Show the zone" : "Show all contracts";
    Plotly.relayout(charts.value, { "xaxis.range": [...x], "yaxis.range": [...y] }).then(drawValue);
  }

  const keys = {
    ArrowLeft: () => go(step - 1),
    ArrowRight: () => go(step + 1),
    Home: () => go(0),
    End: () => go(last),
    " ": toggle,
  };

  function onKey(event) {
    const tag = event.target.tagName;
    const taken = tag === "SELECT" || (event.key === " " ? tag === "BUTTON" : tag === "INPUT");
    if (taken || event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  function onPoint(event) {
    const to = event.points[0].customdata;
    if (Number.isInteger(to)) go(to);
  }

  // Paper has the width that the page was made for; only a relayout redraws before printing goes on.
  function fit(width) {
    document.body.style.width = width;
    Object.values(charts).forEach((chart) => Plotly.relayout(chart, { autosize: true }));
  }

  function listen() {
    byId("play").addEventListener("click", toggle);
    byId("first").addEventListener("click", () => go(0));
    byId("back").addEventListener("click", () => go(step - 1));
    byId("next").addEventListener("click", () => go(step + 1));
    byId("end").addEventListener("click", () => go(last));
    byId("slider").addEventListener("input", (event) => go(Number(event.target.value)));
    byId("wide").addEventListener("click", zoom);
    items.forEach((item, place) => item.addEventListener("click", () => go(place)));
    document.addEventListener("keydown", onKey);
    window.addEventListener("beforeprint", () => fit("1280px"));
    window.addEventListener("afterprint", () => fit(""));
    charts.value.on("plotly_click", onPoint);
    charts.positions.on("plotly_click", onPoint);
  }

  const drawn = Object.keys(charts).map((name) =>
    Plotly.newPlot(charts[name], data.figures[name].data, data.figures[name].layout, data.config),
  );
  Promise.all(drawn)
    .then(() => show(last))
    .then(() => {
      listen();
      document.body.dataset.ready = "yes";
    });
})();
