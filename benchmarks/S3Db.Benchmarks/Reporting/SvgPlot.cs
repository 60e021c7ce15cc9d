using System.Globalization;
using System.Security;
using System.Text;

namespace S3Db.Benchmarks.Reporting;

/// <summary>Draws lines over two logarithmic axes as SVG.</summary>
internal static class SvgPlot
{
    private const int Width = 640;
    private const int Height = 360;
    private const int Left = 80;
    private const int Right = 150;
    private const int Top = 40;
    private const int Bottom = 50;
    private static readonly string[] Colors = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b"];

    public static string Draw(Series series)
    {
        var points = series.Lines.Values.SelectMany(line => line).Where(IsDrawable).ToList();
        var svg = new StringBuilder();
        svg.AppendLine($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" """
            + """font-family="sans-serif" font-size="12">""");
        svg.AppendLine("""<rect width="100%" height="100%" fill="white"/>""");
        svg.AppendLine(Label(Width / 2, 22, "middle", series.Title, "font-size=\"14\""));
        if (points.Count > 0)
        {
            var x = new Axis(points.Select(point => point[0]), Left, Width - Right);
            var y = new Axis(points.Select(point => point[1]), Height - Bottom, Top);
            DrawAxes(svg, series, x, y);
            DrawLines(svg, series, x, y);
        }

        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static bool IsDrawable(double[] point) => point[0] > 0 && point[1] > 0;

    private static void DrawAxes(StringBuilder svg, Series series, Axis x, Axis y)
    {
        foreach (var tick in x.Ticks())
        {
            svg.AppendLine(Line(x.At(tick), Top, x.At(tick), Height - Bottom, "#ddd"));
            svg.AppendLine(Label(x.At(tick), Height - Bottom + 16, "middle", Number.Text(tick)));
        }

        foreach (var tick in y.Ticks())
        {
            svg.AppendLine(Line(Left, y.At(tick), Width - Right, y.At(tick), "#ddd"));
            svg.AppendLine(Label(Left - 6, y.At(tick) + 4, "end", Number.Text(tick)));
        }

        svg.AppendLine(Label((Left + Width - Right) / 2, Height - 12, "middle", series.XAxis));
        svg.AppendLine(Label(
            16, Height / 2, "middle", series.YAxis, $"transform=\"rotate(-90 16 {Height / 2})\""));
    }

    private static void DrawLines(StringBuilder svg, Series series, Axis x, Axis y)
    {
        var index = 0;
        foreach (var (name, line) in series.Lines)
        {
            var color = Colors[index % Colors.Length];
            var path = string.Join(' ', line.Where(IsDrawable).Select(point => string.Create(
                CultureInfo.InvariantCulture, $"{x.At(point[0]):0.0},{y.At(point[1]):0.0}")));
            svg.AppendLine($"""<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>""");
            foreach (var point in line.Where(IsDrawable))
            {
                svg.AppendLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"""<circle cx="{x.At(point[0]):0.0}" cy="{y.At(point[1]):0.0}" r="3" fill="{color}"/>"""));
            }

            svg.AppendLine(Label(Width - Right + 10, Top + 14 + (18 * index), "start", name, $"fill=\"{color}\""));
            index++;
        }
    }

    private static string Line(double x1, double y1, double x2, double y2, string color) => string.Create(
        CultureInfo.InvariantCulture,
        $"""<line x1="{x1:0.0}" y1="{y1:0.0}" x2="{x2:0.0}" y2="{y2:0.0}" stroke="{color}"/>""");

    private static string Label(double x, double y, string anchor, string text, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"""<text x="{x:0.0}" y="{y:0.0}" text-anchor="{anchor}" {more}>{SecurityElement.Escape(text)}</text>""");
}
