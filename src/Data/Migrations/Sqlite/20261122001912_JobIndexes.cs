using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class JobIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Jobs_State_DueAt_Id",
                table: "Jobs");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Due",
                table: "Jobs",
                columns: new[] { "Kind", "DueAt", "Id" },
                filter: "\"State\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Lease",
                table: "Jobs",
                column: "LeaseUntil",
                filter: "\"State\" = 2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Jobs_Due",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_Lease",
                table: "Jobs");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_DueAt_Id",
                table: "Jobs",
                columns: new[] { "State", "DueAt", "Id" },
                filter: "\"State\" IN (1, 2)");
        }
    }
}
