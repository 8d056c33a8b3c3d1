namespace Twin.Domain.Rules.Expressions;

/// <summary>The instructions of a compiled expression: a stack machine that can do nothing but compute.</summary>
internal enum ExpressionOp : byte
{
    Constant,
    Signal,
    Quality,
    Age,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Negate,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Not,
    Min,
    Max,
    Abs,
    SquareRoot,
    JumpIfFalse,
    Jump,
}

/// <summary>One instruction; <paramref name="Argument"/> is a signal index or a jump target.</summary>
internal readonly record struct ExpressionStep(ExpressionOp Op, int Argument, double Constant);
