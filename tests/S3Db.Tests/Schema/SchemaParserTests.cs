namespace S3Db.Tests.Schema;

public sealed class SchemaParserTests
{
    [Theory]
    [InlineData("string", "string")]
    [InlineData("string|optional", "string")]
    [InlineData("array|max:3", "list|max:3")]
    [InlineData("number|min:0.50|default:1.0|required", "number|required|default:1|min:0.5")]
    [InlineData("string|enum:a,b|default:a", "string|default:a|enum:a,b")]
    [InlineData("number|enum:1.0,2", "number|enum:1,2")]
    public void Parse_WhenSound_HasCanonicalText(string text, string canonical)
    {
        var schema = SchemaParser.Parse(Definition(text));
        Assert.Equal(canonical, schema.Attributes[0].Text);
        Assert.Equal(schema.Attributes[0].Text, SchemaParser.Parse(schema.ToDefinition()).Attributes[0].Text);
    }

    [Theory]
    [InlineData("strin", "'a' has the unknown type 'strin'. Did you mean 'string'?")]
    [InlineData("string|requird", "'a' has the unknown rule 'requird'. Did you mean 'required'?")]
    [InlineData("string|min:x", "'a': the rule 'min' needs a decimal number, but 'x' was given.")]
    [InlineData("boolean|min:1", "'a': the rule 'min' is for number, string and list attributes, not for boolean.")]
    [InlineData("boolean|default:yes", "'a': the default of a boolean is true or false, but 'yes' was given.")]
    [InlineData("number|default:-1|min:0", "The default of 'a' is -1, and the minimum is 0.")]
    [InlineData("number|min:5|max:1", "'a' has a minimum above its maximum.")]
    [InlineData("string|required|optional", "'a' is both required and optional.")]
    [InlineData("string|min:1|min:2", "'a' has the rule 'min' twice.")]
    [InlineData("string|required:yes", "'a': the rule 'required' takes no value, but 'yes' was given.")]
    [InlineData("string|default", "'a': the rule 'default' needs a value, as in 'default:…'.")]
    [InlineData("object|default:x", "'a': a object cannot have a default.")]
    public void Parse_WhenWrong_NamesTheRule(string text, string expected)
    {
        var error = Assert.Throws<S3DbValidationException>(() => SchemaParser.Parse(Definition(text)));
        Assert.Equal([expected], error.Errors);
        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
    }

    [Fact]
    public void Parse_WhenMuchIsWrong_ReportsItAllAtOnce()
    {
        var definition = new ResourceDefinition("my wallets")
        {
            Attributes = { ["id"] = "number", ["a.b"] = "string", ["c"] = "text", ["d"] = "list" },
            Partitions = { ["byX"] = ["x"], ["byD"] = ["d"], ["none"] = [] },
        };

        var error = Assert.Throws<S3DbValidationException>(() => SchemaParser.Parse(definition));

        Assert.Equal(7, error.Errors.Count);
        Assert.StartsWith("Cannot accept the definition of 'my wallets': ", error.Message, StringComparison.Ordinal);
    }

    private static ResourceDefinition Definition(string text) => new("r") { Attributes = { ["a"] = text } };
}
