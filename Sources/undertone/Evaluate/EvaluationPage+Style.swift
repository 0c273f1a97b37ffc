extension EvaluationPage {
    /// What the page looks like, light, dark and on paper. Labels differ in shape as well as in colour.
    static let style = """
        :root { --bg: #f5f4f1; --card: #fff; --ink: #1c1f24; --muted: #5b626d; --line: #dedbd4; --grid: #e9e6e0;
          --calm: #0f6f77; --strained: #b4440f; --other: #6d4fa8; --bad: #a3230f; }
        @media (prefers-color-scheme: dark) { :root { --bg: #121418; --card: #1a1d23; --ink: #eceef1; --muted: #a3abb6;
          --line: #343a43; --grid: #272c34; --calm: #56c1c9; --strained: #f79a6a; --other: #b59cf0; --bad: #ff9c86; } }
        @media print { :root { --bg: #fff; } section { break-inside: avoid; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--bg); color: var(--ink); -webkit-text-size-adjust: 100%;
          font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 24px 16px 40px; }
        h1 { font-size: 24px; line-height: 1.3; margin: 0 0 6px; } h2 { font-size: 17px; margin: 0 0 8px; }
        p { margin: 0 0 10px; max-width: 80ch; overflow-wrap: anywhere; } .muted { color: var(--muted); }
        .limits { border-left: 4px solid var(--strained); padding-left: 12px; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px;
          margin: 16px 0 0; min-width: 0; }
        .scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--calm); outline-offset: 2px; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; min-width: 100%; }
        th, td { text-align: left; padding: 5px 14px 5px 0; border-top: 1px solid var(--grid); vertical-align: middle; }
        thead th, thead td { border-top: 0; color: var(--muted); font-weight: 600; font-size: 13px; }
        td { white-space: nowrap; } tbody th { font-weight: 600; min-width: 6.5em; max-width: 240px; overflow-wrap: anywhere; }
        td.words { white-space: normal; font-size: 13px; color: var(--muted); min-width: 220px; }
        @media (max-width: 640px) { .interval { display: block; } }
        .interval { color: var(--muted); } .bad { color: var(--bad); font-weight: 600; }
        .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 16px; }
        figure { margin: 14px 0 0; min-width: 0; max-width: 480px; } figcaption { font-weight: 600; margin: 0 0 4px; }
        svg { display: block; width: 100%; height: auto; } svg.strip { width: 150px; }
        svg text { fill: var(--ink); font: 11px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
        svg .soft { fill: var(--muted); } .grid { stroke: var(--grid); } .axis { stroke: var(--muted); }
        .threshold { stroke: var(--ink); stroke-dasharray: 4 3; }
        .calm { fill: var(--calm); } .strained { fill: var(--strained); } .other { fill: var(--other); }
        .curve { fill: none; stroke-width: 2; } .curve.k0 { stroke: var(--calm); }
        .curve.k1 { stroke: var(--strained); stroke-dasharray: 7 3; } .curve.k2 { stroke: var(--other); stroke-dasharray: 2 3; }
        .whisker { stroke: var(--calm); stroke-width: 2; } .track { fill: var(--grid); }
        .stretch { fill: var(--strained); opacity: .45; } .alert { fill: var(--ink); }
        footer { margin: 18px 2px 0; font-size: 13px; }
        """
}
