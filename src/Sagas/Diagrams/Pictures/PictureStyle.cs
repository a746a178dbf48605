namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>How a picture looks. The colors have names, so that the dark ones only say what is otherwise.</summary>
internal static class PictureStyle
{
    public const string Css = """
        svg{--page:#fff;--ink:#0f172a;--soft:#64748b;--line:#94a3b8;--box:#f8fafc;--rim:#cbd5e1;--been:#ecfdf5;--went:#10b981;--here:#fef3c7;--now:#d97706;--good:#16a34a;--bad:#dc2626;--off:#64748b;
        font:12px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
        @media(prefers-color-scheme:dark){svg{--page:#0d1117;--ink:#e6edf3;--soft:#8b949e;--line:#57606a;--box:#161b22;--rim:#3d444d;--been:#0f2a20;--went:#34d399;--here:#3a2c0b;--now:#fbbf24;--good:#3fb950;--bad:#f85149;--off:#8b949e}}
        .page{fill:var(--page)}text{fill:var(--ink)}.head{font-size:17px;font-weight:600}.sub,.line{fill:var(--soft)}.name{font-size:14px;font-weight:600}.label{font-size:11px;fill:var(--soft)}
        .box rect{fill:var(--box);stroke:var(--rim);stroke-width:1.2}.shared rect{fill:none;stroke-dasharray:2 3}.shared .name{font-weight:400;font-style:italic;font-size:12px}
        .been rect{fill:var(--been);stroke:var(--went)}.here rect{fill:var(--here);stroke:var(--now);stroke-width:2.4}
        .completed rect.end{fill:var(--good)}.failed rect.end{fill:var(--bad)}.cancelled rect.end{fill:var(--off)}.box rect.end{stroke:none}
        .start{fill:var(--ink)}.start.been{fill:var(--went)}.back{fill:var(--page);opacity:.92}
        .arrow path{fill:none;stroke:var(--line);stroke-width:1.4}.arrow .tip{fill:var(--line);stroke:none}.undoes .run{stroke-dasharray:6 4}
        .taken .run{stroke:var(--went);stroke-width:2.6}.taken .tip{fill:var(--went)}.taken .label{fill:var(--ink);font-weight:600}.mark{fill:var(--now)}
        """;
}
