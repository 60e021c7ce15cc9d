namespace S3Db.EventualConsistency;

/// <summary>Computes the value of a counter from the value it had and the transactions that come next.</summary>
/// <param name="start">The value before the first of <paramref name="transactions"/>.</param>
/// <param name="transactions">
/// Sets, adds and subs in their final order; never empty, never a clear (the store itself ends a deleted counter).
/// Their <c>Generation</c> and <c>Position</c> are not known yet.
/// </param>
/// <returns>The value after the last one.</returns>
/// <remarks>
/// <para>
/// <b>The fold law.</b> The store chooses the batches, and today it hands over one transaction at a time. So splitting
/// a list anywhere must change nothing: <c>reduce(start, a ++ b) == reduce(reduce(start, a), b)</c> for all lists, with
/// <c>reduce(start, []) == start</c>. A reducer that looks at the whole list (an average, "the last set of this list")
/// breaks it. <c>ReducerLaw.Check</c> of S3Db.Testing looks for a counterexample; put it in a unit test.
/// </para>
/// <para>
/// <b>It must be pure</b>: the same arguments always give the same value, on any machine. No clock, no randomness, no
/// I/O, no state of its own; it is called from many threads, again for strong reads, and again by every process that
/// tries the same fold. A reducer that throws stops its record: the transactions stay pending and the error is
/// reported. Change its version (<see cref="EventualConsistencyOptions.ReducerVersion"/>) whenever its results change.
/// </para>
/// </remarks>
public delegate decimal CounterReducer(decimal start, IReadOnlyList<CounterTransaction> transactions);
