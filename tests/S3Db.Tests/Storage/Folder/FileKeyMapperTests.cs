using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class FileKeyMapperTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("Abc", "^abc")]
    [InlineData("a^b", "a^^b")]
    [InlineData("a:b|c", "a^2b^7c")]
    public void ToPath_WhenEscaping_IsReversible(string segment, string fileName)
    {
        var mapper = new FileKeyMapper("/root", isEscaping: true);

        Assert.Equal($"/root/{fileName}", mapper.ToPath(segment));
        Assert.Equal(segment, mapper.ToSegment(fileName));
    }

    [Theory]
    [InlineData("Abc")]
    [InlineData("a^")]
    [InlineData("a^9")]
    [InlineData("a^-")]
    [InlineData(".hidden")]
    [InlineData("sp ace")]
    public void ToSegment_WhenNoKeyHasThatName_IsNull(string fileName) =>
        Assert.Null(new FileKeyMapper("/root", isEscaping: true).ToSegment(fileName));

    [Fact]
    public void ToPath_WhenEscapedNameIsTooLong_IsRefused()
    {
        var mapper = new FileKeyMapper("/root", isEscaping: true);

        mapper.ToPath("a/" + new string('A', 127) + "/" + new string('A', 127));
        var error = Assert.Throws<StoreException>(() => mapper.ToPath(new string('A', 128)));

        Assert.Equal(StoreErrorKind.Invalid, error.Error);
    }
}
