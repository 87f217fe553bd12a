package dev.plinth.bench;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.theme.XChartTheme;

/// Draws how times grow with the number of rows, both on logarithmic scales.
final class GrowthChart {
  private GrowthChart() {}

  static void draw(Map<String, List<Double>> table, List<Integer> sizes, Path png)
      throws IOException {
    var chart =
        new XYChartBuilder()
            .width(900)
            .height(520)
            .title("One request over growing collections")
            .xAxisTitle("rows")
            .yAxisTitle("ms, median")
            .build();
    var style = chart.getStyler();
    style.setTheme(new XChartTheme());
    style.setXAxisLogarithmic(true);
    style.setYAxisLogarithmic(true);
    style.setLegendPosition(LegendPosition.OutsideE);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    table.forEach((question, times) -> chart.addSeries(question, sizes, times));
    BitmapEncoder.saveBitmap(chart, png.toString(), BitmapFormat.PNG);
  }
}
