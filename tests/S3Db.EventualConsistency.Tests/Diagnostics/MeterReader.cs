using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Reads what the counters of one test report, and nothing of the tests beside it.</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<(Instrument Instrument, double Value, string Tags)> _measured = [];

    public MeterReader()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
        Instruments = CounterInstruments.Create(factory);
    }

    public CounterInstruments Instruments { get; }

    /// <summary>Every instrument that was published, as <c>name|unit</c>, and has been measured.</summary>
    public IReadOnlyList<string> Names => [.. Measure().Select(m => $"{m.Instrument.Name}|{m.Instrument.Unit}")
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Tags => [.. Measure().Select(m => m.Tags).Distinct(StringComparer.Ordinal)];

    /// <summary>The last value of a gauge.</summary>
    public double Gauge(string name) => Measure().Last(m => m.Instrument.Name == name).Value;

    /// <summary>How many values a gauge reports at once.</summary>
    public int Reports(string name)
    {
        lock (_lock)
        {
            _measured.Clear();
        }

        return Measure().Count(m => m.Instrument.Name == name);
    }

    /// <summary>What a counter has counted.</summary>
    public double Count(string name) => Measure().Where(m => m.Instrument.Name == name).Sum(m => m.Value);

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private List<(Instrument Instrument, double Value, string Tags)> Measure()
    {
        _listener.RecordObservableInstruments();
        lock (_lock)
        {
            return [.. _measured];
        }
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_lock)
        {
            _measured.Add((instrument, value, text));
        }
    }
}
