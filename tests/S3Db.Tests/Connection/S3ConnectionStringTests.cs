using FsCheck;
using FsCheck.Fluent;

namespace S3Db.Tests.Connection;

public sealed class S3ConnectionStringTests
{
    private const string Secret = "wJalr/XUtn+FEMI@K7%MDENG?b#x:y=";

    [Fact]
    public void Parse_WhenS3_ReadsEveryPart()
    {
        var result = S3ConnectionString.Parse(
            "s3://KEY:SECRET@my-bucket/app/one?region=eu-west-1&endpoint=http://localhost:9000&pathStyle=true");

        Assert.Equal(StoreKind.S3, result.Kind);
        Assert.Equal("KEY", result.AccessKey);
        Assert.Equal("SECRET", result.SecretKey);
        Assert.Equal("my-bucket", result.Bucket);
        Assert.Equal("app/one", result.Path);
        Assert.Equal("eu-west-1", result.Region);
        Assert.Equal(new Uri("http://localhost:9000"), result.Endpoint);
        Assert.True(result.IsPathStyle);
    }

    [Fact]
    public void Parse_WhenS3HasNoCredentials_LeavesThemToTheEnvironment()
    {
        var result = S3ConnectionString.Parse("s3://bucket");

        Assert.Null(result.AccessKey);
        Assert.Null(result.SecretKey);
        Assert.Null(result.Endpoint);
        Assert.Empty(result.Path);
        Assert.False(result.IsPathStyle);
    }

    [Theory]
    [InlineData("http://KEY:SECRET@localhost:9000/bucket/app/", "http://localhost:9000/", "app")]
    [InlineData("https://KEY:SECRET@s3.example.com/bucket", "https://s3.example.com/", "")]
    [InlineData("HTTP://KEY:SECRET@[::1]:9000/bucket", "http://[::1]:9000/", "")]
    public void Parse_WhenHttp_TakesHostAsEndpoint(string text, string endpoint, string path)
    {
        var result = S3ConnectionString.Parse(text);

        Assert.Equal(new Uri(endpoint), result.Endpoint);
        Assert.Equal("bucket", result.Bucket);
        Assert.Equal(path, result.Path);
        Assert.True(result.IsPathStyle);
    }

    [Theory]
    [InlineData("file:///var/lib/app", "/var/lib/app")]
    [InlineData("file://./data", "./data")]
    [InlineData("file://../data", "../data")]
    [InlineData("file:///with%20space", "/with space")]
    [InlineData("file:///C:/data", "C:/data")]
    public void Parse_WhenFile_ReadsFolder(string text, string path)
    {
        var result = S3ConnectionString.Parse(text);

        Assert.Equal(StoreKind.File, result.Kind);
        Assert.Equal(path, result.Path);
        Assert.Equal(path, S3ConnectionString.Parse(result.Reveal()).Path);
    }

    [Fact]
    public void Parse_WhenMemory_ReadsName()
    {
        var result = S3ConnectionString.Parse("memory://tests/app");

        Assert.Equal(StoreKind.Memory, result.Kind);
        Assert.Equal("tests", result.Bucket);
        Assert.Equal("app", result.Path);
    }

    [Theory]
    [InlineData("s3://{0}:{1}@bucket/path?region=us-east-1")]
    [InlineData("http://{0}:{1}@localhost:9000/bucket/path")]
    public void Parse_WhenSecretIsEncoded_RoundTripsAndNeverShowsIt(string format)
    {
        var text = string.Format(format, Uri.EscapeDataString("K/E+Y"), Uri.EscapeDataString(Secret));

        var result = S3ConnectionString.Parse(text);
        var again = S3ConnectionString.Parse(result.Reveal());

        Assert.Equal("K/E+Y", result.AccessKey);
        Assert.Equal(Secret, result.SecretKey);
        Assert.Equal(Secret, again.SecretKey);
        Assert.Equal(result.Endpoint, again.Endpoint);
        Assert.Equal(result.IsPathStyle, again.IsPathStyle);
        Assert.Equal(result.Region, again.Region);
        Assert.Equal(result.Path, again.Path);
        Assert.DoesNotContain(Secret, result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(Secret), result.ToString(), StringComparison.Ordinal);
        Assert.Contains("***", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfAnyEncodedSecret_RoundTrips() =>
        Prop.ForAll<string>(secret => string.IsNullOrEmpty(secret) || HasLoneSurrogate(secret)
            || S3ConnectionString.Parse($"s3://KEY:{Uri.EscapeDataString(secret)}@bucket").SecretKey == secret)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("")]
    [InlineData("bucket/path")]
    [InlineData("ftp://KEY:hushhush@bucket")]
    [InlineData("s3://")]
    [InlineData("s3://KEY:hushhush@")]
    [InlineData("s3://KEY:hushhush@b")]
    [InlineData("s3://KEY:hushhush@bu!cket")]
    [InlineData("s3://KEYhushhush@bucket")]
    [InlineData("s3://:hushhush@bucket")]
    [InlineData("s3://KEY:@bucket")]
    [InlineData("s3://KEY:hush/hush@bucket")]
    [InlineData("s3://KEY:hush@hush@bucket")]
    [InlineData("s3://KEY:hush%hush@bucket")]
    [InlineData("s3://KEY:hush?hush@bucket")]
    [InlineData("s3://KEY:hushhush@bucket//path")]
    [InlineData("s3://KEY:hushhush@bucket/.hidden")]
    [InlineData("s3://KEY:hushhush@bucket?pathStyle=maybe")]
    [InlineData("s3://KEY:hushhush@bucket?endpoint=localhost")]
    [InlineData("s3://KEY:hushhush@bucket?endpoint=http://localhost/path")]
    [InlineData("s3://KEY:hushhush@bucket?region=")]
    [InlineData("s3://KEY:hushhush@bucket?region=a&region=b")]
    [InlineData("http://KEY:hushhush@localhost:9000")]
    [InlineData("http://KEY:hushhush@localhost:99999/bucket")]
    [InlineData("http://KEY:hushhush@localhost/bucket?endpoint=http://other")]
    [InlineData("file://relative")]
    [InlineData("file:///data?region=a")]
    [InlineData("memory://")]
    public void Parse_WhenTextIsWrong_SaysHowToWriteItAndNeverShowsTheSecret(string text)
    {
        var error = Assert.Throws<S3DbException>(() => S3ConnectionString.Parse(text));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains("Example: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
        Assert.False(S3ConnectionString.TryParse(text, out _));
    }

    [Fact]
    public void Parse_WhenOptionIsMisspelt_NamesTheNearOne()
    {
        var error = Assert.Throws<S3DbException>(() => S3ConnectionString.Parse("s3://bucket?regoin=us-east-1"));

        Assert.Contains("'regoin'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'region'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_WhenNull_SaysNo() => Assert.False(S3ConnectionString.TryParse(null, out _));

    private static bool HasLoneSurrogate(string text) =>
        text.Where((letter, index) => char.IsSurrogate(letter)
            && !(char.IsHighSurrogate(letter) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            && !(char.IsLowSurrogate(letter) && index > 0 && char.IsHighSurrogate(text[index - 1]))).Any();
}
