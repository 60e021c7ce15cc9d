using System.CommandLine;
using S3Db.Cli.Estimates;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary>What <c>s3db estimate</c> is told about the load and the prices.</summary>
internal sealed class EstimateOptions
{
    private const double RateMax = 1e6;
    private const double RecordsMax = 1e9;
    private const double PriceMax = 1e6;
    private static readonly CounterLoad Default = new();

    private readonly Option<double> _rate = Number("--rate", "Transactions a second of all writers", Default.Rate);
    private readonly Option<double?> _ratePerWriter = Optional("--rate-per-writer", "The same for one writer");
    private readonly Option<double> _writers = Number("--writers", "Processes that write", Default.Writers);
    private readonly Option<double> _records = Number("--records", "Counters that exist", Default.Records);
    private readonly Option<double?> _hot = Optional("--hot", "Counters that are touched at present; all by default");
    private readonly Option<double> _zipf = Number(
        "--zipf", "Exponent of Zipf's law, by which counters are touched; 0: all alike", Default.Zipf);

    private readonly Option<double> _shards = Number("--shards", "Shards of the field", Default.Shards);
    private readonly Option<string> _mode = Choice("--mode", "How calls return", "async", "sync");
    private readonly Option<double> _interval = Number(
        "--interval", "Seconds from one consolidation to the next", Default.Interval);

    private readonly Option<double?> _batchSize = Optional("--batch-size", "With BatchTransactions: its batch size");
    private readonly Option<double> _consolidators = Number(
        "--consolidators", "Processes that consolidate", Default.Consolidators);

    private readonly Option<bool> _inProcess = new("--in-process") { Description = "The writers consolidate" };
    private readonly Option<bool> _bounded = new("--bounded")
    {
        Description = "The field has a bound (min, max), so that a fold looks at the records",
    };

    private readonly Option<double> _reads = Number("--reads", "Eventual reads a second", Default.Reads);
    private readonly Option<double> _putMs = Number("--put-ms", "Milliseconds of a PUT", Default.PutLatency * 1e3);
    private readonly Option<double> _getMs = Number("--get-ms", "Milliseconds of a GET", Default.GetLatency * 1e3);
    private readonly Option<double> _writeRate = Number(
        "--write-core", "Transactions a second that a core writes; measure yours", Default.WriteRatePerCore);

    private readonly Option<double> _foldRate = Number(
        "--fold-core", "Transactions a second that a core folds; measure yours", Default.FoldRatePerCore);

    private readonly Option<string> _prices = Choice("--prices", "Whose list prices", [.. PriceList.All.Keys]);
    private readonly Option<double?> _putPrice = Optional("--put-price", "Dollars of a million PUTs or LISTs");
    private readonly Option<double?> _getPrice = Optional("--get-price", "Dollars of a million GETs");
    private readonly Option<double?> _storagePrice = Optional("--storage-price", "Dollars of a GB for a month");

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _rate, _ratePerWriter, _writers, _records, _hot, _zipf, _shards, _mode, _interval, _batchSize,
            _consolidators, _inProcess, _bounded, _reads, _putMs, _getMs, _writeRate, _foldRate, _prices, _putPrice,
            _getPrice, _storagePrice,
        ];
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <exception cref="S3DbException">A value is out of range.</exception>
    public CounterLoad LoadOf(CommandContext context)
    {
        var writers = Whole(context, _writers, 1, 100_000);
        var records = Check(_records, context.Get(_records), 1, RecordsMax);
        var rate = context.Get(_ratePerWriter) is { } each
            ? Check(_ratePerWriter, each, 1e-6, RateMax) * writers
            : context.Get(_rate);
        return new()
        {
            Rate = Check(_rate, rate, 1e-6, RateMax),
            Writers = writers,
            Records = records,
            HotRecords = Check(_hot, context.Get(_hot) ?? records, 1, records),
            Zipf = Check(_zipf, context.Get(_zipf), 0, 10),
            Shards = Whole(
                context, _shards, EventualConsistencyOptions.ShardsMin, EventualConsistencyOptions.ShardsMax),
            IsSync = context.Get(_mode) == "sync",
            Interval = Check(
                _interval,
                context.Get(_interval),
                EventualConsistencyOptions.ConsolidationIntervalSecondsMin,
                EventualConsistencyOptions.ConsolidationIntervalSecondsMax),
            BatchSize = context.Get(_batchSize) is { } size
                ? (int)Check(
                    _batchSize,
                    size,
                    EventualConsistencyOptions.BatchSizeMin,
                    EventualConsistencyOptions.BatchSizeMax)
                : null,
            Consolidators = Whole(context, _consolidators, 1, 100_000),
            IsInProcess = context.Get(_inProcess),
            IsBounded = context.Get(_bounded),
            Reads = Check(_reads, context.Get(_reads), 0, RateMax),
            PutLatency = Check(_putMs, context.Get(_putMs), 0.01, 60_000) / 1e3,
            GetLatency = Check(_getMs, context.Get(_getMs), 0.01, 60_000) / 1e3,
            WriteRatePerCore = Check(_writeRate, context.Get(_writeRate), 1, 1e9),
            FoldRatePerCore = Check(_foldRate, context.Get(_foldRate), 1, 1e9),
        };
    }

    public PriceList PricesOf(CommandContext context)
    {
        var prices = PriceList.All[context.Get(_prices)!];
        var own = prices with
        {
            Write = Price(context, _putPrice, prices.Write),
            Read = Price(context, _getPrice, prices.Read),
            Storage = Price(context, _storagePrice, prices.Storage),
        };
        return own == prices ? prices : own with { Name = $"{prices.Name}, with prices of your own" };
    }

    private static double Price(CommandContext context, Option<double?> option, double listed) =>
        Check(option, context.Get(option) ?? listed, 0, PriceMax);

    private static int Whole(CommandContext context, Option<double> option, int min, int max)
    {
        var value = Check(option, context.Get(option), min, max);
        return value == Math.Floor(value)
            ? (int)value
            : throw new S3DbException(
                S3DbErrorKind.Invalid, $"{option.Name} is {value} and must be a whole number. Give one.");
    }

    private static double Check(Option option, double value, double min, double max) => value >= min && value <= max
        ? value
        : throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"{option.Name} is {value:#,0.######} and must be from {min:#,0.######} to {max:#,0}. Give a number in"
            + " between.");

    private static Option<double> Number(string name, string description, double preset) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => preset,
    };

    private static Option<double?> Optional(string name, string description) =>
        new(name) { Description = description, HelpName = "N" };

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            DefaultValueFactory = _ => values[0],
        };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
