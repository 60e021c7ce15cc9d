using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using NodaTime;

namespace S3Db.Storage;

/// <summary>
/// Finds the Date header of replies, which the SDK's responses leave out: its event hands out the headers, and the
/// asynchronous flow tells which request they belong to.
/// </summary>
internal sealed class S3ReplyDate
{
    private static readonly AsyncLocal<S3ReplyDate?> Current = new();

    /// <summary>When the store answered; <see cref="Instant.MinValue"/> when it did not say.</summary>
    public Instant Value { get; private set; } = Instant.MinValue;

    /// <summary>Makes a client report the dates of its successful replies.</summary>
    public static void Attach(AmazonServiceClient client) => client.AfterResponseEvent += static (_, arguments) =>
    {
        if (Current.Value is { } date && arguments is WebServiceResponseEventArgs response
            && response.ResponseHeaders.TryGetValue("Date", out var text))
        {
            date.Set(text);
        }
    };

    /// <summary>Begins to listen; call in the asynchronous method that sends the request.</summary>
    public static S3ReplyDate Listen() => Current.Value = new S3ReplyDate();

    /// <summary>Takes the date of an error reply.</summary>
    public void Observe(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is Amazon.Runtime.Internal.HttpErrorResponseException { Response: IWebResponseData reply }
                && reply.IsHeaderPresent("Date"))
            {
                Set(reply.GetHeaderValue("Date"));
                return;
            }
        }
    }

    private void Set(string text)
    {
        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            Value = Instant.FromDateTimeOffset(date);
        }
    }
}
